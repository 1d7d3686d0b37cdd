package io.peerlink.internal.udp;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.peerlink.spi.TransportCounters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Turn} without receive threads: whoever waits reads until it is asked
 * to stop.
 */
@Timeout(60)
class TurnTests {

	private static final long LONG = Duration.ofMinutes(5).toNanos();

	private final DatagramSocket socket;

	private final Doorbell doorbell;

	private final Turn turn;

	private final AtomicInteger sent = new AtomicInteger();

	private volatile Consumer<Thread> receiver = (reader) -> {
	};

	TurnTests() throws IOException {
		this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
		InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), this.socket.getLocalPort());
		this.doorbell = Doorbell.of(address);
		this.turn = new Turn(
				new DatagramReader(this.socket, (buffer, length, from) -> this.receiver.accept(Thread.currentThread()),
						new TransportCounters(), this.doorbell),
				this.doorbell, false, chain(), this.sent::incrementAndGet);
	}

	@BeforeEach
	void hearTheDoorbell() {
		this.doorbell.ring();
		assertThat(this.turn.tryTake(Thread.currentThread())).isTrue();
		this.turn.read();
		assertThat(this.doorbell.isHeard()).isTrue();
		this.turn.release();
	}

	@AfterEach
	void close() {
		this.turn.stop();
		this.socket.close();
		this.doorbell.close();
	}

	@Test
	void waitingThreadReadsItsOwnReply() throws Exception {
		Waiter waiter = new Waiter();
		waiter.thread = Thread.currentThread();
		this.receiver = (reader) -> waiter.end();
		sendToItself();
		this.turn.await(waiter, LONG);
		assertThat(waiter.endedBy).isSameAs(Thread.currentThread());
		assertThat(this.turn.owner()).isNull();
		assertThat(this.turn.isTaken()).isFalse();
	}

	@Test
	void onlyOneOfTwoThreadsReads() throws Exception {
		Waiter first = startReading();
		long takes = this.turn.takes();
		Waiter second = new Waiter();
		CompletableFuture<Void> waiting = start(second);
		await().until(() -> second.thread != null && second.thread.getState() == Thread.State.TIMED_WAITING);
		this.receiver = (reader) -> second.end();
		sendToItself();
		waiting.get(5, TimeUnit.SECONDS);
		assertThat(second.endedBy).isSameAs(first.thread);
		assertThat(this.turn.takes()).isEqualTo(takes);
		assertThat(this.turn.owner()).isSameAs(first.thread);
	}

	@Test
	void readerIsWokenByTheEndThatAnotherThreadHasSet() throws Exception {
		Waiter waiter = startReading();
		waiter.end();
		waiter.done.get(5, TimeUnit.SECONDS);
		assertThat(this.turn.owner()).isNull();
	}

	@Test
	void readerIsRelieved() throws Exception {
		Waiter waiter = startReading();
		this.turn.relieve(this.turn.takes());
		waiter.returned.get(5, TimeUnit.SECONDS);
		assertThat(waiter.over).isFalse();
	}

	@Test
	void relievedReaderKeepsItsInterrupt() throws Exception {
		Waiter waiter = startReading();
		assertThat(waiter.thread).isNotNull();
		waiter.thread.interrupt();
		this.turn.relieve(this.turn.takes());
		waiter.done.get(5, TimeUnit.SECONDS);
		assertThat(waiter.interrupted).isTrue();
	}

	@Test
	void orderToAnEarlierReaderDoesNotConcernALaterOne() throws Exception {
		startReading();
		this.turn.relieve(this.turn.takes() - 1);
		AtomicInteger received = new AtomicInteger();
		this.receiver = (reader) -> received.incrementAndGet();
		sendToItself();
		await().until(() -> received.get() == 1);
		assertThat(this.turn.owner()).isNotNull();
	}

	@Test
	void readerIsWokenByAStop() throws Exception {
		Waiter waiter = startReading();
		this.turn.stop();
		this.socket.close();
		waiter.returned.get(5, TimeUnit.SECONDS);
		assertThat(this.turn.isTaken()).isFalse();
		waiter.end();
		waiter.done.get(5, TimeUnit.SECONDS);
	}

	@Test
	void failureOfTheNetworkLeavesTheInterruptOfAReader() throws Exception {
		Waiter waiter = startReading();
		assertThat(waiter.thread).isNotNull();
		waiter.thread.interrupt();
		this.socket.close();
		waiter.done.get(5, TimeUnit.SECONDS);
		assertThat(waiter.interrupted).isTrue();
	}

	@Test
	void interruptedThreadDoesNotRead() {
		Waiter waiter = new Waiter();
		Thread.currentThread().interrupt();
		this.turn.await(waiter, LONG);
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.turn.owner()).isNull();
	}

	@Test
	void emptyDatagramOfAStrangerIsNoRing() throws Exception {
		AtomicInteger received = new AtomicInteger();
		this.receiver = (reader) -> received.incrementAndGet();
		startReading();
		try (DatagramSocket stranger = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
			stranger.send(new DatagramPacket(new byte[0], 0, this.socket.getLocalSocketAddress()));
		}
		await().until(() -> received.get() == 1);
		this.doorbell.ring();
		sendToItself();
		await().until(() -> received.get() == 2);
	}

	@Test
	void threadThatHearsNoDoorbellOnlyWaits() throws Exception {
		try (Doorbell deaf = Doorbell.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1))) {
			Turn unheard = new Turn(new DatagramReader(this.socket,
					(buffer, length, from) -> this.receiver.accept(Thread.currentThread()), new TransportCounters(),
					deaf), deaf, false, chain(), this.sent::incrementAndGet);
			Waiter waiter = new Waiter();
			CompletableFuture<Void> waiting = waiter.start(unheard);
			await().until(() -> waiter.thread != null && waiter.thread.getState() == Thread.State.TIMED_WAITING);
			assertThat(unheard.owner()).isNull();
			waiter.over = true;
			unheard.wake(Objects.requireNonNull(waiter.thread));
			waiting.get(5, TimeUnit.SECONDS);
		}
	}

	private static WakeChain chain() {
		return new WakeChain(1, () -> {
		});
	}

	private Waiter startReading() {
		Waiter waiter = new Waiter();
		assertThat(start(waiter)).isNotDone();
		await().until(() -> waiter.thread != null && this.turn.owner() == waiter.thread);
		return waiter;
	}

	private CompletableFuture<Void> start(Waiter waiter) {
		return waiter.start(this.turn);
	}

	private void sendToItself() throws IOException {
		this.socket.send(new DatagramPacket(new byte[1], 1, this.socket.getLocalSocketAddress()));
	}

	/**
	 * A thread that waits.
	 */
	private final class Waiter implements BooleanSupplier {

		/**
		 * Completes when a wait has returned.
		 */
		private final CompletableFuture<Void> returned = new CompletableFuture<>();

		private final CompletableFuture<Void> done = new CompletableFuture<>();

		private volatile @Nullable Thread thread;

		private volatile @Nullable Thread endedBy;

		private volatile boolean over;

		private volatile boolean interrupted;

		@Override
		public boolean getAsBoolean() {
			return this.over;
		}

		CompletableFuture<Void> start(Turn turn) {
			Thread started = new Thread(() -> {
				this.thread = Thread.currentThread();
				while (!this.over && !this.interrupted) {
					turn.await(this, LONG);
					this.interrupted = Thread.interrupted();
					this.returned.complete(null);
				}
				this.done.complete(null);
			});
			started.setDaemon(true);
			started.start();
			return this.done;
		}

		void end() {
			this.endedBy = Thread.currentThread();
			this.over = true;
			TurnTests.this.turn.wake(Objects.requireNonNull(this.thread));
		}

	}

}
