package io.peerlink.internal.udp;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.peerlink.PeerLink;
import io.peerlink.PeerLinkBuilder;
import io.peerlink.call.CallOptions;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.internal.time.TimerThread;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for datagrams that the system refuses only when the {@link Outbox} sends them.
 */
class LateRefusalTests {

	private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

	private static final CallOptions SHORT = CallOptions.defaults().withTimeout(Duration.ofMillis(700));

	private final RefusingSocket socket = RefusingSocket.open();

	@AfterEach
	void close() {
		this.socket.close();
	}

	@Test
	void refusalIsReportedToWhoeverSentTheDatagram() throws Exception {
		try (UdpTransport timer = transport(true)) {
			InetSocketAddress to = timer.localAddress();
			BlockingQueue<IOException> refusals = new LinkedBlockingQueue<>();
			timer.send(new byte[1], 0, 1, to, refusals::add);
			await().until(() -> timer.statistics().datagramsOut() == 1);
			this.socket.refusal = new SocketException("Operation not permitted");
			timer.send(new byte[1], 0, 1, to, (refusal) -> {
				throw new IllegalStateException("a defect");
			});
			timer.send(new byte[1], 0, 1, to);
			timer.send(new byte[1], 0, 1, to, refusals::add);
			assertThat(refusals.poll(5, TimeUnit.SECONDS)).isSameAs(this.socket.refusal);
			assertThat(refusals).isEmpty();
			assertThat(timer.statistics().sendErrors()).isEqualTo(3);
		}
	}

	@Test
	void refusalThatIsKnownAtOnceIsThrownOnly() {
		try (UdpTransport user = transport(false)) {
			this.socket.refusal = new SocketException("Operation not permitted");
			BlockingQueue<IOException> refusals = new LinkedBlockingQueue<>();
			assertThatExceptionOfType(SocketException.class)
				.isThrownBy(() -> user.send(new byte[1], 0, 1, user.localAddress(), refusals::add));
			assertThat(refusals).isEmpty();
			assertThat(user.statistics().sendErrors()).isOne();
		}
	}

	@Test
	void callThatNeverLeftSaysSo() throws Exception {
		try (PeerLink callee = callee(); PeerLink caller = caller(callee)) {
			this.socket.refusal = new SocketException("Operation not permitted");
			// An attempt that still waits to be sent at the deadline counts as sent.
			await().untilAsserted(() -> assertThatExceptionOfType(PeerTimeoutException.class)
				.isThrownBy(() -> caller.peer("callee").with(SHORT).call("run", int.class))
				.withMessageContaining("it was not executed")
				.withMessageContaining("Operation not permitted")
				.withCause(this.socket.refusal));
			assertThat(caller.status().rpc().retransmissions()).isPositive();
		}
	}

	@Test
	void refusalOfARetransmissionIsInTheFailureOfTheCall() throws Exception {
		try (PeerLink callee = callee(); PeerLink caller = caller(callee)) {
			CompletableFuture<Integer> call = caller.peer("callee").with(SHORT).callAsync("never", int.class);
			this.socket.refusal = new SocketException("Network is unreachable");
			assertThat(call).failsWithin(Duration.ofSeconds(5))
				.withThrowableThat()
				.havingCause()
				.isInstanceOf(PeerTimeoutException.class)
				.withMessageContaining("whether it was executed is unknown")
				.withCause(this.socket.refusal);
		}
	}

	private UdpTransport transport(boolean onTimerThread) {
		return new UdpTransport(this.socket, UdpOptions.requiredPort(0).withBindAddress(LOOPBACK), () -> onTimerThread);
	}

	private static PeerLink callee() {
		PeerLink callee = builder("callee").port(0).build();
		callee.register("run", () -> 1);
		callee.register("never", () -> new CompletableFuture<Integer>());
		return callee.start();
	}

	/**
	 * Returns a node that has verified the callee.
	 */
	private PeerLink caller(PeerLink callee) throws InterruptedException {
		PeerLink caller = builder("caller").transport(this::openForNode)
			.staticPeers("callee@127.0.0.1:" + callee.status().address().getPort())
			.build()
			.start();
		caller.awaitPeer("callee", Duration.ofSeconds(5));
		await().until(() -> caller.status().peers().get(0).verified());
		assertThat(caller.peer("callee").<Integer>call("run", int.class)).isOne();
		return caller;
	}

	private UdpTransport openForNode() {
		return new UdpTransport(this.socket, UdpOptions.requiredPort(0).withBindAddress(LOOPBACK),
				TimerThread::isTimerThread);
	}

	private static PeerLinkBuilder builder(String name) {
		return PeerLink.builder(name).mdns(false).bindAddress(LOOPBACK);
	}

	/**
	 * A socket whose system refuses to send when the test says so.
	 */
	private static final class RefusingSocket extends DatagramSocket {

		private volatile @Nullable IOException refusal;

		RefusingSocket() throws SocketException {
			super(0, LOOPBACK);
		}

		static RefusingSocket open() {
			try {
				return new RefusingSocket();
			}
			catch (SocketException ex) {
				throw new AssertionError(ex);
			}
		}

		@Override
		public void send(DatagramPacket packet) throws IOException {
			IOException refusal = this.refusal;
			if (refusal != null) {
				throw refusal;
			}
			super.send(packet);
		}

	}

}
