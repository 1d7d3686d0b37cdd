package io.peerlink.internal.udp;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for datagrams that a {@link DatagramSeal} seals.
 */
@Timeout(30)
class SealedSendingTests {

	private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

	private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

	private final BlockingQueue<IOException> refusals = new LinkedBlockingQueue<>();

	private final SlowSocket socket = SlowSocket.open();

	private final UdpTransport receiver = UdpTransport.open(UdpOptions.requiredPort(0).withBindAddress(LOOPBACK));

	private final Brackets seal = new Brackets();

	private volatile boolean onTimerThread;

	private final UdpTransport sender = new UdpTransport(this.socket,
			UdpOptions.requiredPort(0).withBindAddress(LOOPBACK), () -> this.onTimerThread);

	SealedSendingTests() {
		this.receiver.start(
				(buffer, length, from) -> this.received.add(new String(buffer, 0, length, StandardCharsets.US_ASCII)));
		this.sender.bundleFor((address) -> true);
		this.sender.sealWith(this.seal);
	}

	@AfterEach
	void close() {
		this.sender.close();
		this.receiver.close();
	}

	@Test
	void datagramIsSealed() throws Exception {
		send("hello");
		assertThat(take()).isEqualTo("[hello]");
		assertThat(this.sender.statistics().bytesOut()).isEqualTo(7);
	}

	@Test
	void datagramOfAThreadThatMustNotWaitIsSealed() throws Exception {
		this.onTimerThread = true;
		send("hello");
		assertThat(take()).isEqualTo("[hello]");
	}

	@Test
	void datagramLongerThanAllBeforeIsSealed() throws Exception {
		send("x");
		String text = "y".repeat(60_000);
		send(text);
		assertThat(take()).isEqualTo("[x]");
		assertThat(take()).isEqualTo("[" + text + "]");
	}

	@Test
	void bundleIsSealedAsOne() throws Exception {
		this.socket.hold();
		Thread first = inThread(() -> send("first"));
		this.socket.awaitSender();
		send("a");
		send("b");
		send("c");
		this.socket.release();
		first.join();
		assertThat(take()).isEqualTo("[first]");
		assertThat(take()).isEqualTo("[a\nb\nc]");
	}

	@Test
	void sealedDatagramIsSentAsItIs() throws Exception {
		sendSealed("handshake");
		assertThat(take()).isEqualTo("handshake");
		this.onTimerThread = true;
		sendSealed("another");
		assertThat(take()).isEqualTo("another");
	}

	@Test
	void sealedDatagramSharesNoDatagram() throws Exception {
		this.socket.hold();
		Thread first = inThread(() -> send("first"));
		this.socket.awaitSender();
		send("a");
		sendSealed("handshake");
		send("b");
		send("c");
		this.socket.release();
		first.join();
		assertThat(List.of(take(), take(), take(), take())).containsExactly("[first]", "[a]", "handshake", "[b\nc]");
	}

	@Test
	void recycledDatagramIsSealedAgain() throws Exception {
		this.onTimerThread = true;
		sendSealed("handshake");
		assertThat(take()).isEqualTo("handshake");
		send("plain");
		assertThat(take()).isEqualTo("[plain]");
	}

	@Test
	void datagramWithoutASessionIsKept() throws Exception {
		this.seal.ready = false;
		send("hello");
		assertThat(this.seal.kept).containsExactly("hello");
		assertThat(this.sender.statistics().datagramsOut()).isZero();
		assertThat(this.sender.statistics().sendErrors()).isZero();
		this.seal.refuseKept(new IOException("no session"));
		assertThat(this.refusals).singleElement().satisfies((refusal) -> assertThat(refusal).hasMessage("no session"));
	}

	@Test
	void allWhoShareAKeptDatagramLearnThatItIsRefused() throws Exception {
		this.socket.hold();
		Thread first = inThread(() -> send("first"));
		this.socket.awaitSender();
		send("a");
		send("b");
		this.seal.ready = false;
		this.socket.release();
		first.join();
		await().until(() -> this.seal.kept.contains("a\nb"));
		this.seal.ready = true;
		// The queue uses its objects again.
		IntStream.range(0, 10).forEach((i) -> send("more"));
		this.seal.refuseKept(new IOException("no session"));
		await().until(() -> this.refusals.size() == 2);
	}

	@Test
	void keptDatagramMayBeSentAtOnce() throws Exception {
		this.seal.ready = false;
		this.seal.flush = (text) -> sendSealed("{" + text + "}");
		send("hello");
		assertThat(take()).isEqualTo("{hello}");
		this.onTimerThread = true;
		send("timer");
		assertThat(take()).isEqualTo("{timer}");
	}

	@Test
	void refusalToKeepADatagramIsThrown() {
		this.seal.ready = false;
		this.seal.full = new IOException("full");
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> this.sender.send(new byte[1], 0, 1, this.receiver.localAddress(), this.refusals::add))
			.withMessage("full");
		assertThat(this.refusals).isEmpty();
		assertThat(this.sender.statistics().sendErrors()).isOne();
	}

	@Test
	void laterRefusalToKeepADatagramIsReported() throws Exception {
		this.seal.ready = false;
		this.seal.full = new IOException("full");
		this.onTimerThread = true;
		send("hello");
		assertThat(this.refusals.poll(10, TimeUnit.SECONDS)).isSameAs(this.seal.full);
		assertThat(this.sender.statistics().sendErrors()).isOne();
	}

	@Test
	void closedTransportSendsNoSealedDatagrams() {
		this.sender.close();
		assertThatExceptionOfType(SocketException.class).isThrownBy(
				() -> this.sender.sendSealed(new byte[1], 0, 1, this.receiver.localAddress(), this.refusals::add));
	}

	private void send(String text) {
		byte[] bytes = (" " + text).getBytes(StandardCharsets.US_ASCII);
		unchecked(() -> this.sender.send(bytes, 1, bytes.length - 1, this.receiver.localAddress(), this.refusals::add));
	}

	private void sendSealed(String text) {
		byte[] bytes = (" " + text).getBytes(StandardCharsets.US_ASCII);
		unchecked(() -> this.sender.sendSealed(bytes, 1, bytes.length - 1, this.receiver.localAddress(),
				this.refusals::add));
	}

	private static void unchecked(Send send) {
		try {
			send.run();
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private static Thread inThread(Runnable task) {
		Thread thread = new Thread(task);
		thread.start();
		return thread;
	}

	private String take() throws InterruptedException {
		String text = this.received.poll(10, TimeUnit.SECONDS);
		assertThat(text).isNotNull();
		return text;
	}

	@FunctionalInterface
	private interface Send {

		void run() throws IOException;

	}

	/**
	 * Seals a datagram by brackets around it.
	 */
	private static final class Brackets implements DatagramSeal {

		private final BlockingQueue<String> kept = new LinkedBlockingQueue<>();

		private final BlockingQueue<Consumer<IOException>> keepers = new LinkedBlockingQueue<>();

		private volatile boolean ready = true;

		private volatile @Nullable IOException full;

		private volatile @Nullable Consumer<String> flush;

		@Override
		public int overhead() {
			return 2;
		}

		@Override
		public int seal(byte[] plain, int offset, int length, InetSocketAddress to, byte[] sealed) {
			if (!this.ready) {
				return NO_SESSION;
			}
			sealed[0] = '[';
			System.arraycopy(plain, offset, sealed, 1, length);
			sealed[length + 1] = ']';
			return length + 2;
		}

		@Override
		public void keep(byte[] plain, int offset, int length, InetSocketAddress to, Consumer<IOException> onRefused)
				throws IOException {
			IOException full = this.full;
			if (full != null) {
				throw full;
			}
			String text = new String(plain, offset, length, StandardCharsets.US_ASCII);
			this.keepers.add(onRefused);
			this.kept.add(text);
			Consumer<String> flush = this.flush;
			if (flush != null) {
				flush.accept(text);
			}
		}

		private void refuseKept(IOException refusal) {
			this.keepers.forEach((keeper) -> keeper.accept(refusal));
		}

	}

	/**
	 * A socket whose first sender is held up until the test releases it.
	 */
	private static final class SlowSocket extends DatagramSocket {

		private final CountDownLatch entered = new CountDownLatch(1);

		private final CountDownLatch released = new CountDownLatch(1);

		private volatile boolean held;

		SlowSocket() throws SocketException {
			super(0, LOOPBACK);
		}

		static SlowSocket open() {
			try {
				return new SlowSocket();
			}
			catch (SocketException ex) {
				throw new AssertionError(ex);
			}
		}

		void hold() {
			this.held = true;
		}

		void awaitSender() throws InterruptedException {
			this.entered.await();
		}

		void release() {
			this.released.countDown();
		}

		@Override
		public void send(DatagramPacket packet) throws IOException {
			if (this.held) {
				this.entered.countDown();
				try {
					this.released.await();
				}
				catch (InterruptedException ex) {
					throw new IOException(ex);
				}
			}
			super.send(packet);
		}

	}

}
