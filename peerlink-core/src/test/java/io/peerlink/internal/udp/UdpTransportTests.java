package io.peerlink.internal.udp;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import io.peerlink.error.AddressNotAvailableException;
import io.peerlink.error.PortInUseException;
import io.peerlink.internal.time.TimerThread;
import io.peerlink.spi.TransportStatistics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link UdpTransport}.
 */
class UdpTransportTests {

	private static final InetAddress LOOPBACK = address(127, 0, 0, 1);

	private final String bobsThread = "bob-" + UUID.randomUUID();

	private final UdpTransport alice = open(UdpOptions.requiredPort(0));

	private final UdpTransport bob = open(UdpOptions.requiredPort(0).withThreadName(this.bobsThread));

	private final BlockingQueue<Received> atBob = new LinkedBlockingQueue<>();

	@AfterEach
	void close() {
		this.alice.close();
		this.bob.close();
	}

	@Test
	void datagramArrivesWithItsSender() throws Exception {
		this.bob.start(this::receive);
		this.alice.send(new byte[] { 9, 1, 2, 3, 9 }, 1, 3, this.bob.localAddress());
		Received received = takeAtBob();
		assertThat(received.bytes()).isEqualTo("\1\2\3");
		assertThat(received.from()).isEqualTo(this.alice.localAddress());
	}

	@Test
	void senderAsReceivedIsTheAddressToReplyTo() throws Exception {
		BlockingQueue<InetSocketAddress> repliers = new LinkedBlockingQueue<>();
		this.alice.start((buffer, length, from) -> repliers.add(from));
		this.bob.start((buffer, length, from) -> sendUnchecked(this.bob, buffer, length, from));
		this.alice.send(new byte[1], 0, 1, this.bob.localAddress());
		assertThat(repliers.poll(5, TimeUnit.SECONDS)).isEqualTo(this.bob.localAddress());
	}

	@Test
	void wildcardIsTheDefaultAddress() throws Exception {
		try (UdpTransport everywhere = UdpTransport.open(UdpOptions.requiredPort(0))) {
			assertThat(everywhere.localAddress().getAddress()).isEqualTo(address(0, 0, 0, 0));
			everywhere.start(this::receive);
			InetSocketAddress to = new InetSocketAddress(LOOPBACK, everywhere.localAddress().getPort());
			this.alice.send(new byte[7], 0, 7, to);
			assertThat(takeAtBob().bytes()).hasSize(7);
		}
	}

	@Test
	void whatArrivedBeforeStartIsDelivered() throws Exception {
		this.alice.send(new byte[5], 0, 5, this.bob.localAddress());
		this.bob.start(this::receive);
		assertThat(takeAtBob().bytes()).hasSize(5);
	}

	@Test
	void longDatagramIsNotShortened() throws Exception {
		this.bob.start(this::receive);
		byte[] large = new byte[60_000];
		new Random(1).nextBytes(large);
		this.alice.send(large, 0, large.length, this.bob.localAddress());
		this.alice.send(new byte[2], 0, 2, this.bob.localAddress());
		assertThat(takeAtBob().bytes()).isEqualTo(new String(large, StandardCharsets.ISO_8859_1));
		assertThat(takeAtBob().bytes()).hasSize(2);
	}

	@Test
	void emptyDatagramIsDelivered() throws Exception {
		this.bob.start(this::receive);
		this.alice.send(new byte[0], 0, 0, this.bob.localAddress());
		assertThat(takeAtBob().bytes()).isEmpty();
	}

	@Test
	void receiverThatThrowsGetsTheNextDatagram() throws Exception {
		AtomicInteger calls = new AtomicInteger();
		this.bob.start((buffer, length, from) -> {
			switch (calls.incrementAndGet()) {
				case 1 -> throw new IllegalStateException("test");
				case 2 -> throw new StackOverflowError("test");
				case 3 -> Thread.currentThread().interrupt();
				default -> receive(buffer, length, from);
			}
		});
		for (int i = 0; i < 4; i++) {
			this.alice.send(new byte[i], 0, i, this.bob.localAddress());
		}
		assertThat(takeAtBob().bytes()).hasSize(3);
		assertThat(this.bob.statistics().receiverErrors()).isEqualTo(2);
		assertThat(this.bob.statistics().datagramsIn()).isEqualTo(4);
	}

	@Test
	void floodOfGarbageLeavesTheReceiverAlive() throws Exception {
		Random random = new Random(42);
		this.bob.start((buffer, length, from) -> {
			if (length != 1) {
				throw new IllegalArgumentException("garbage");
			}
			receive(buffer, length, from);
		});
		for (int i = 0; i < 20_000; i++) {
			byte[] garbage = new byte[2 + random.nextInt(100)];
			random.nextBytes(garbage);
			this.alice.send(garbage, 0, garbage.length, this.bob.localAddress());
		}
		await().until(() -> {
			this.alice.send(new byte[1], 0, 1, this.bob.localAddress());
			return this.atBob.poll(100, TimeUnit.MILLISECONDS) != null;
		});
		assertThat(this.bob.statistics().receiverErrors()).isPositive();
	}

	@Test
	void sendingFromInterruptedThreadKeepsTheSocketAndTheFlag() throws Exception {
		this.bob.start(this::receive);
		Thread.currentThread().interrupt();
		try {
			this.alice.send(new byte[1], 0, 1, this.bob.localAddress());
		}
		finally {
			assertThat(Thread.interrupted()).isTrue();
		}
		this.alice.send(new byte[2], 0, 2, this.bob.localAddress());
		assertThat(takeAtBob().bytes()).hasSize(1);
		assertThat(takeAtBob().bytes()).hasSize(2);
	}

	@Test
	void sendingFromInterruptedVirtualThreadKeepsTheSocketAndTheFlag() throws Exception {
		assumeThat(Runtime.version().feature()).isGreaterThanOrEqualTo(21);
		this.bob.start(this::receive);
		BlockingQueue<Boolean> interrupted = new LinkedBlockingQueue<>();
		Runnable sender = () -> {
			Thread.currentThread().interrupt();
			sendUnchecked(this.bob, new byte[1], 1, this.bob.localAddress());
			interrupted.add(Thread.currentThread().isInterrupted());
		};
		Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, sender);
		assertThat(interrupted.poll(5, TimeUnit.SECONDS)).isTrue();
		assertThat(takeAtBob().bytes()).hasSize(1);
		this.alice.send(new byte[2], 0, 2, this.bob.localAddress());
		assertThat(takeAtBob().bytes()).hasSize(2);
	}

	@Test
	void interruptedReceiveThreadGoesOn() throws Exception {
		this.bob.start(this::receive);
		threadNamed(this.bobsThread).interrupt();
		this.alice.send(new byte[1], 0, 1, this.bob.localAddress());
		assertThat(takeAtBob().bytes()).hasSize(1);
	}

	@Test
	void requiredPortThatIsTakenFails() {
		int port = this.bob.localAddress().getPort();
		UdpOptions options = UdpOptions.requiredPort(port).withBindAddress(LOOPBACK);
		assertThatExceptionOfType(PortInUseException.class).isThrownBy(() -> UdpTransport.open(options))
			.withMessageContaining("port " + port)
			.satisfies((ex) -> assertThat(ex.getPort()).isEqualTo(port));
	}

	@Test
	void portTakenOnOneAddressIsTakenForTheWildcard() {
		int port = this.bob.localAddress().getPort();
		assertThatExceptionOfType(PortInUseException.class)
			.isThrownBy(() -> UdpTransport.open(UdpOptions.requiredPort(port)));
	}

	@Test
	void preferredPortThatIsTakenIsReplaced() {
		int port = this.bob.localAddress().getPort();
		try (UdpTransport other = open(UdpOptions.preferredPort(port))) {
			assertThat(other.localAddress().getPort()).isPositive().isNotEqualTo(port);
		}
	}

	@Test
	void preferredPortThatIsFreeIsUsed() {
		int port = this.bob.localAddress().getPort();
		this.bob.close();
		try (UdpTransport other = open(UdpOptions.preferredPort(port))) {
			assertThat(other.localAddress().getPort()).isEqualTo(port);
		}
	}

	@Test
	void foreignBindAddressFailsAndIsNotMistakenForATakenPort() {
		UdpOptions options = UdpOptions.requiredPort(40_000).withBindAddress(address(192, 0, 2, 1));
		assertThatExceptionOfType(AddressNotAvailableException.class).isThrownBy(() -> UdpTransport.open(options))
			.withMessageStartingWith("The address 192.0.2.1 is not one of this machine, which has ")
			.satisfies((ex) -> {
				assertThat(ex.getAddress()).isEqualTo(address(192, 0, 2, 1));
				assertThat(ex.getAvailable()).contains(LOOPBACK).allMatch(Inet4Address.class::isInstance);
			});
		for (UdpOptions other : List.of(UdpOptions.preferredPort(40_000), UdpOptions.requiredPort(0))) {
			assertThatExceptionOfType(AddressNotAvailableException.class)
				.isThrownBy(() -> UdpTransport.open(other.withBindAddress(address(192, 0, 2, 1))));
		}
	}

	@Test
	void badOptionsAreNamed() throws Exception {
		assertThatIllegalArgumentException().isThrownBy(() -> UdpOptions.requiredPort(65_536))
			.withMessageContaining("port");
		InetAddress six = InetAddress.getByAddress(new byte[16]);
		assertThatIllegalArgumentException().isThrownBy(() -> UdpOptions.requiredPort(0).withBindAddress(six))
			.withMessageContaining("IPv4");
	}

	@Test
	void impossibleTargetsAreCheckedErrorsAndCounted() {
		InetSocketAddress unresolved = InetSocketAddress.createUnresolved("nowhere.invalid", 5);
		assertThatExceptionOfType(UnknownHostException.class)
			.isThrownBy(() -> this.alice.send(new byte[1], 0, 1, unresolved));
		InetSocketAddress portless = new InetSocketAddress(LOOPBACK, 0);
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.alice.send(new byte[1], 0, 1, portless));
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> this.alice.send(new byte[70_000], 0, 70_000, this.bob.localAddress()));
		assertThat(this.alice.statistics().sendErrors()).isEqualTo(3);
		assertThat(this.alice.statistics().datagramsOut()).isZero();
	}

	@Test
	void datagramOverIpv6IsDropped() {
		try (UdpTransport everywhere = UdpTransport.open(UdpOptions.requiredPort(0))) {
			everywhere.start(this::receive);
			assumeThat(sendOverIpv6(everywhere.localAddress().getPort())).isTrue();
			await().until(() -> everywhere.statistics().dropped() == 1);
			assertThat(this.atBob).isEmpty();
		}
	}

	@Test
	void trafficIsCounted() throws Exception {
		this.bob.start(this::receive);
		this.alice.send(new byte[100], 0, 100, this.bob.localAddress());
		this.alice.send(new byte[50], 0, 50, this.bob.localAddress());
		takeAtBob();
		takeAtBob();
		assertThat(this.alice.statistics()).isEqualTo(new TransportStatistics(0, 0, 2, 150, 0, 0, 0, 0));
		assertThat(this.bob.statistics()).isEqualTo(new TransportStatistics(2, 150, 0, 0, 0, 0, 0, 0));
	}

	@Test
	void noThreadIsLeftAfterClose() {
		this.bob.start(this::receive);
		Thread thread = threadNamed(this.bobsThread);
		assertThat(thread.isDaemon()).isFalse();
		this.bob.close();
		assertThat(thread.isAlive()).isFalse();
		assertThatNoException().isThrownBy(this.bob::close);
	}

	@Test
	void interruptedCloserWaitsForTheThreadAndKeepsItsFlag() {
		this.bob.start(this::receive);
		Thread thread = threadNamed(this.bobsThread);
		Thread.currentThread().interrupt();
		this.bob.close();
		assertThat(Thread.interrupted()).isTrue();
		assertThat(thread.isAlive()).isFalse();
	}

	@Test
	void receiverMayCloseTheTransport() throws Exception {
		CountDownLatch closed = new CountDownLatch(1);
		this.bob.start((buffer, length, from) -> {
			this.bob.close();
			closed.countDown();
		});
		Thread thread = threadNamed(this.bobsThread);
		this.alice.send(new byte[1], 0, 1, this.bob.localAddress());
		assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
		await().until(() -> !thread.isAlive());
	}

	@Test
	void closedTransportSendsNothingAndDoesNotStart() {
		this.alice.close();
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> this.alice.send(new byte[1], 0, 1, this.bob.localAddress()));
		assertThatIllegalStateException().isThrownBy(() -> this.alice.start(this::receive));
	}

	@Test
	void fullSendBufferDoesNotBlockTheReceiveThread() throws Exception {
		try (StuckSocket socket = new StuckSocket(); UdpTransport echo = transport(socket, () -> false)) {
			BlockingQueue<Integer> refused = new LinkedBlockingQueue<>();
			echo.start((buffer, length, from) -> {
				for (int i = 0; i < SendQueue.CAPACITY + 2; i++) {
					try {
						echo.send(buffer, 0, length, from);
					}
					catch (IOException ex) {
						refused.add(i);
					}
				}
				receive(buffer, length, from);
			});
			this.alice.send(new byte[3], 0, 3, echo.localAddress());
			assertThat(takeAtBob().bytes()).hasSize(3);
			assertThat(refused).as("one is stuck, the others wait or are dropped").hasSizeBetween(1, 2);
			assertThat(echo.statistics().sendErrors()).isEqualTo(refused.size());
			this.alice.send(new byte[4], 0, 4, echo.localAddress());
			assertThat(takeAtBob().bytes()).as("the thread goes on").hasSize(4);
			socket.release();
			await().until(() -> echo.statistics().datagramsOut() >= SendQueue.CAPACITY);
		}
	}

	@Test
	@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
	void fullSendBufferDoesNotBlockTheTimerThread() throws Exception {
		try (StuckSocket socket = new StuckSocket(); UdpTransport transport = transport(socket, () -> true)) {
			for (int i = 0; i < SendQueue.CAPACITY; i++) {
				transport.send(new byte[1], 0, 1, this.bob.localAddress());
			}
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> {
				transport.send(new byte[1], 0, 1, this.bob.localAddress());
				transport.send(new byte[1], 0, 1, this.bob.localAddress());
			}).withMessageContaining("full");
			assertThat(transport.statistics().sendErrors()).isOne();
			assertThat(transport.statistics().datagramsOut()).isZero();
		}
	}

	@Test
	void fullSendBufferDoesNotBlockTheTimersOfDiscovery() throws Exception {
		BlockingQueue<String> done = new LinkedBlockingQueue<>();
		try (StuckSocket socket = new StuckSocket();
				UdpTransport transport = transport(socket, TimerThread::isTimerThread);
				TimerThread discovery = TimerThread.droppingLateTasks("discovery-" + UUID.randomUUID())) {
			discovery.schedule(Duration.ZERO, () -> {
				sendUnchecked(transport, new byte[1], 1, this.bob.localAddress());
				done.add("sent");
			});
			assertThat(done.poll(5, TimeUnit.SECONDS)).isEqualTo("sent");
			socket.awaitSender();
			assertThat(TimerThread.isTimerThread()).isFalse();
		}
	}

	@Test
	void outboxSendsACopyAndCountsFailures() throws Exception {
		try (UdpTransport timer = UdpTransport.open(UdpOptions.requiredPort(0).withBindAddress(LOOPBACK), () -> true)) {
			this.bob.start(this::receive);
			byte[] reused = "first".getBytes(StandardCharsets.ISO_8859_1);
			timer.send(reused, 0, 5, this.bob.localAddress());
			reused[0] = 'x';
			assertThat(takeAtBob().bytes()).isEqualTo("first");
			timer.send(new byte[70_000], 0, 70_000, this.bob.localAddress());
			await().until(() -> timer.statistics().sendErrors() == 1);
			assertThat(timer.statistics().datagramsOut()).isOne();
		}
	}

	@Test
	@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
	void whileOneSenderIsStuckTheDatagramsOfOthersAreSentLater() throws Exception {
		this.bob.start(this::receive);
		try (StuckSocket socket = new StuckSocket(); UdpTransport transport = transport(socket, () -> false)) {
			Thread stuck = new Thread(() -> sendUnchecked(transport, new byte[1], 1, this.bob.localAddress()));
			stuck.start();
			socket.awaitSender();
			byte[] reused = new byte[2];
			transport.send(reused, 0, 2, this.bob.localAddress());
			Thread.currentThread().interrupt();
			transport.send(reused, 0, 2, this.bob.localAddress());
			assertThat(Thread.interrupted()).isTrue();
			assertThat(transport.statistics().datagramsOut()).isZero();
			socket.release();
			stuck.join();
			transport.send(new byte[3], 0, 3, this.bob.localAddress());
			await().until(() -> transport.statistics().datagramsOut() == 4);
			assertThat(transport.statistics().sendErrors()).isZero();
			assertThat(List.of(takeAtBob().bytes().length(), takeAtBob().bytes().length(), takeAtBob().bytes().length(),
					takeAtBob().bytes().length()))
				.as("in order")
				.containsExactly(1, 2, 2, 3);
		}
	}

	@Test
	void noThreadOfAnOutboxIsLeftAfterClose() throws Exception {
		String name = "timer-" + UUID.randomUUID();
		UdpTransport timer = UdpTransport
			.open(UdpOptions.requiredPort(0).withBindAddress(LOOPBACK).withThreadName(name), () -> true);
		timer.send(new byte[1], 0, 1, this.bob.localAddress());
		Thread thread = threadNamed(name + "-outbox");
		assertThat(thread.isDaemon()).isTrue();
		timer.close();
		await().until(() -> !thread.isAlive());
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> timer.send(new byte[1], 0, 1, this.bob.localAddress()));
	}

	@Test
	void secondStartFails() {
		this.bob.start(this::receive);
		assertThatIllegalStateException().isThrownBy(() -> this.bob.start(this::receive));
	}

	private void receive(byte[] buffer, int length, InetSocketAddress from) {
		this.atBob.add(new Received(new String(buffer, 0, length, StandardCharsets.ISO_8859_1), from));
	}

	private Received takeAtBob() throws InterruptedException {
		Received received = this.atBob.poll(5, TimeUnit.SECONDS);
		assertThat(received).as("a datagram within 5 s").isNotNull();
		return received;
	}

	private static UdpTransport transport(StuckSocket socket, BooleanSupplier onTimerThread) {
		return new UdpTransport(socket, UdpOptions.requiredPort(0).withBindAddress(LOOPBACK), onTimerThread);
	}

	private static UdpTransport open(UdpOptions options) {
		return UdpTransport.open(options.withBindAddress(LOOPBACK));
	}

	private static void sendUnchecked(UdpTransport transport, byte[] buffer, int length, InetSocketAddress to) {
		try {
			transport.send(buffer, 0, length, to);
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private static Thread threadNamed(String name) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals(name))
			.findFirst()
			.orElseThrow();
	}

	private static boolean sendOverIpv6(int port) {
		byte[] one = new byte[16];
		one[15] = 1;
		try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByAddress(one))) {
			socket.send(new DatagramPacket(new byte[1], 1, new InetSocketAddress(socket.getLocalAddress(), port)));
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static InetAddress address(int... parts) {
		byte[] bytes = new byte[parts.length];
		for (int i = 0; i < parts.length; i++) {
			bytes[i] = (byte) parts[i];
		}
		try {
			return InetAddress.getByAddress(bytes);
		}
		catch (UnknownHostException ex) {
			throw new AssertionError(ex);
		}
	}

	private record Received(String bytes, InetSocketAddress from) {
	}

	/**
	 * A socket whose send buffer is full until it is released.
	 */
	private static final class StuckSocket extends DatagramSocket {

		private final CountDownLatch sending = new CountDownLatch(1);

		private final CountDownLatch room = new CountDownLatch(1);

		StuckSocket() throws IOException {
			super(0, LOOPBACK);
		}

		@Override
		public void send(DatagramPacket packet) throws IOException {
			this.sending.countDown();
			try {
				this.room.await();
			}
			catch (InterruptedException ex) {
				throw new IOException(ex);
			}
			super.send(packet);
		}

		void awaitSender() throws InterruptedException {
			assertThat(this.sending.await(5, TimeUnit.SECONDS)).isTrue();
		}

		void release() {
			this.room.countDown();
		}

		@Override
		public void close() {
			release();
			super.close();
		}

	}

}
