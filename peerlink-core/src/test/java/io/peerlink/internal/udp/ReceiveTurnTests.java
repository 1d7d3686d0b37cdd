package io.peerlink.internal.udp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the {@link ReceiveTurn} of a {@link UdpTransport} with its receive threads.
 */
@Timeout(60)
class ReceiveTurnTests {

	private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

	private static final long LONG = Duration.ofMinutes(5).toNanos();

	private final UdpTransport transport = open();

	private final UdpTransport other = open();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final BlockingQueue<String> atOther = new LinkedBlockingQueue<>();

	private volatile Received receiver = (text) -> {
	};

	@AfterEach
	void close() {
		this.threads.shutdownNow();
		this.transport.close();
		this.other.close();
	}

	@Test
	void afterAFewRepliesTheThreadThatWaitsReadsThem() {
		start();
		Reply reply = new Reply();
		this.receiver = (text) -> reply.end();
		do {
			reply.over = false;
			sendToItself("x");
			reply.await();
		}
		while (reply.endedBy != Thread.currentThread());
	}

	@Test
	void receiveThreadGoesOnWhenNoOneWaits() throws Exception {
		afterAFewRepliesTheThreadThatWaitsReadsThem();
		BlockingQueue<Thread> readers = new LinkedBlockingQueue<>();
		this.receiver = (text) -> readers.add(Thread.currentThread());
		sendToItself("x");
		assertThat(readers.poll(5, TimeUnit.SECONDS)).isInstanceOf(ReceiveThread.class);
	}

	@Test
	void othersGetTheirRepliesWhenTheThreadThatReadHasGone() throws Exception {
		afterAFewRepliesTheThreadThatWaitsReadsThem();
		List<Reply> replies = new ArrayList<>();
		List<CompletableFuture<Void>> waiting = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			Reply reply = new Reply();
			replies.add(reply);
			waiting.add(CompletableFuture.runAsync(reply::await, this.threads));
		}
		await().until(() -> replies.stream().allMatch((reply) -> reply.thread != null));
		this.receiver = (text) -> replies.get(Integer.parseInt(text)).end();
		for (int i = 0; i < 8; i++) {
			sendToItself(String.valueOf(i));
			waiting.get(i).get(5, TimeUnit.SECONDS);
		}
	}

	@Test
	void interruptReachesAThreadThatReads() throws Exception {
		start();
		for (int i = 0; i < 20; i++) {
			Reply reply = new Reply();
			AtomicBoolean interrupted = new AtomicBoolean();
			CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
				Reply first = new Reply();
				first.thread = Thread.currentThread();
				this.receiver = (text) -> first.end();
				for (int j = 0; j < 10; j++) {
					first.over = false;
					sendToItself("x");
					first.await();
				}
				reply.thread = Thread.currentThread();
				while (!interrupted.get()) {
					turn().await(reply, LONG);
					interrupted.set(Thread.interrupted());
				}
			}, this.threads);
			await().until(() -> reply.thread != null);
			Objects.requireNonNull(reply.thread).interrupt();
			waiting.get(5, TimeUnit.SECONDS);
		}
	}

	@Test
	void taskThatBlocksDoesNotStopTheReading() throws Exception {
		startWithStandby();
		CountDownLatch began = new CountDownLatch(1);
		CountDownLatch blocked = new CountDownLatch(1);
		BlockingQueue<String> received = new LinkedBlockingQueue<>();
		this.receiver = (text) -> {
			if (!text.equals("block")) {
				received.add(text);
			}
			else {
				deferFirst(text, () -> {
					if (!(Thread.currentThread() instanceof ReceiveThread)) {
						// It was moved because an earlier task was held up.
						sendToItself(text);
						return;
					}
					began.countDown();
					awaitForever(blocked);
				});
			}
		};
		sendToItself("block");
		assertThat(began.await(5, TimeUnit.SECONDS)).isTrue();
		for (int i = 0; i < 10; i++) {
			sendToItself("x");
			assertThat(received.poll(5, TimeUnit.SECONDS)).isEqualTo("x");
		}
		AtomicBoolean deferred = new AtomicBoolean(true);
		this.receiver = (text) -> {
			deferred.set(defer(() -> {
			}));
			received.add(text);
		};
		sendToItself("x");
		assertThat(received.poll(5, TimeUnit.SECONDS)).isEqualTo("x");
		assertThat(deferred).as("nobody else could read").isFalse();
		blocked.countDown();
	}

	/**
	 * A thread that has seen nothing but short tasks looks after them less often.
	 */
	@Test
	void taskThatBlocksAfterManyShortOnesDoesNotStopTheReading() throws Exception {
		startWithStandby();
		AtomicInteger ran = new AtomicInteger();
		CountDownLatch began = new CountDownLatch(1);
		CountDownLatch blocked = new CountDownLatch(1);
		this.receiver = (text) -> {
			if (text.equals("block")) {
				deferFirst(text, () -> {
					began.countDown();
					awaitForever(blocked);
				});
			}
			else if (!defer(ran::incrementAndGet)) {
				ran.incrementAndGet();
			}
		};
		for (int i = 1; i <= 2000; i++) {
			int count = i;
			sendToItself("x");
			await().pollInSameThread()
				.pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofNanos(20_000))
				.until(() -> ran.get() >= count);
		}
		sendToItself("block");
		assertThat(began.await(5, TimeUnit.SECONDS)).isTrue();
		int before = ran.get();
		sendToItself("x");
		await().untilAsserted(() -> assertThat(ran).hasValue(before + 1));
		blocked.countDown();
	}

	@Test
	void tasksBehindOneThatBlocksAreMoved() throws Exception {
		startWithStandby();
		CountDownLatch blocked = new CountDownLatch(1);
		BlockingQueue<String> events = new LinkedBlockingQueue<>();
		this.receiver = (text) -> {
			if (!defer(() -> awaitForever(blocked))) {
				sendToItself(text);
				return;
			}
			turn().defer(new RecordingTask("a", events));
			turn().defer(new RecordingTask("b", events));
		};
		sendToItself("x");
		assertThat(events.poll(5, TimeUnit.SECONDS)).isEqualTo("a moved");
		assertThat(events.poll(5, TimeUnit.SECONDS)).isEqualTo("b moved");
		blocked.countDown();
		this.receiver = (text) -> turn().defer(new RecordingTask("c", events));
		await().until(() -> {
			sendToItself("x");
			String event = events.poll(5, TimeUnit.SECONDS);
			return "c ran".equals(event);
		});
		assertThat(events).doesNotContain("a ran", "b ran");
	}

	@Test
	void tasksBehindOneThatBlocksAreMovedWhileOthersRead() throws Exception {
		startWithStandby();
		CountDownLatch blocked = new CountDownLatch(1);
		BlockingQueue<String> events = new LinkedBlockingQueue<>();
		AtomicBoolean over = new AtomicBoolean();
		Reply reply = new Reply();
		this.receiver = (text) -> {
			if (text.equals("reply")) {
				reply.end();
			}
			else if (defer(() -> awaitForever(blocked))) {
				turn().defer(new RecordingTask("a", events));
			}
			else {
				sendToItself(text);
			}
		};
		CompletableFuture<Void> calls = CompletableFuture.runAsync(() -> {
			while (!over.get()) {
				reply.over = false;
				sendToItself("reply");
				reply.await();
			}
		}, this.threads);
		sendToItself("x");
		assertThat(events.poll(5, TimeUnit.SECONDS)).isEqualTo("a moved");
		over.set(true);
		calls.get(5, TimeUnit.SECONDS);
		blocked.countDown();
	}

	@Test
	void messageOfATaskDoesNotWaitForALaterOne() throws Exception {
		startWithStandby();
		for (int i = 0; i < 50; i++) {
			CountDownLatch blocked = new CountDownLatch(1);
			CountDownLatch ended = new CountDownLatch(1);
			this.receiver = (text) -> deferFirst(text, () -> sendToOther("early"), () -> {
				sendToOther("before");
				awaitForever(blocked);
				sendToOther("after");
				ended.countDown();
			});
			sendToItself("x");
			// On a busy machine both are moved, to threads of their own.
			assertThat(List.of(this.atOther.poll(5, TimeUnit.SECONDS), this.atOther.poll(5, TimeUnit.SECONDS)))
				.containsExactlyInAnyOrder("early", "before");
			blocked.countDown();
			assertThat(this.atOther.poll(5, TimeUnit.SECONDS)).isEqualTo("after");
			assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	void taskAmongOthersThatWaitsForAReplyHasSentItsRequest() throws Exception {
		startWithStandby();
		for (int i = 0; i < 20; i++) {
			Reply reply = new Reply();
			CompletableFuture<Void> ended = new CompletableFuture<>();
			this.receiver = (text) -> {
				if (text.equals("reply")) {
					reply.end();
					return;
				}
				boolean deferred = defer(() -> {
					sendToItself("reply");
					reply.await();
					ended.complete(null);
				});
				if (deferred) {
					turn().defer(new RecordingTask("second", new LinkedBlockingQueue<>()));
				}
				else {
					ended.complete(null);
				}
			};
			sendToItself("request");
			ended.get(5, TimeUnit.SECONDS);
		}
	}

	@Test
	void taskThatWaitsWakesOtherThreadsWhoseRepliesItReads() throws Exception {
		startWithStandby();
		for (int i = 0; i < 20; i++) {
			Reply own = new Reply();
			Reply ofOther = new Reply();
			CompletableFuture<Void> waiting = CompletableFuture.runAsync(ofOther::await, this.threads);
			CompletableFuture<Void> ended = new CompletableFuture<>();
			await().until(() -> ofOther.thread != null);
			this.receiver = (text) -> {
				switch (text) {
					case "other" -> ofOther.end();
					case "own" -> own.end();
					default -> deferFirst(text, () -> {
						sendToItself("other");
						own.await();
						ended.complete(null);
					}, () -> {
					});
				}
			};
			sendToItself("request");
			waiting.get(5, TimeUnit.SECONDS);
			sendToItself("own");
			ended.get(5, TimeUnit.SECONDS);
		}
	}

	@Test
	void threadThatEndsItsTasksLeavesTheRepliesToTheOneThatReads() throws Exception {
		startWithStandby();
		CountDownLatch blocked = new CountDownLatch(1);
		CompletableFuture<ReceiveThread> blocking = new CompletableFuture<>();
		this.receiver = (text) -> deferFirst(text, () -> {
			blocking.complete((ReceiveThread) Thread.currentThread());
			awaitForever(blocked);
		});
		sendToItself("x");
		ReceiveThread other = blocking.get(5, TimeUnit.SECONDS);
		BlockingQueue<Thread> readers = new LinkedBlockingQueue<>();
		this.receiver = (text) -> readers.add(Thread.currentThread());
		sendToItself("x");
		assertThat(readers.poll(5, TimeUnit.SECONDS)).isInstanceOf(ReceiveThread.class).isNotSameAs(other);
		Reply reply = new Reply();
		reply.whenWoken = () -> {
			blocked.countDown();
			await().until(() -> other.isStandingBy() || other.isAsleep());
		};
		CompletableFuture<Void> waiting = CompletableFuture.runAsync(reply::await, this.threads);
		await().until(() -> reply.doing.get() == ReceiveTurn.Ticket.WAITING);
		this.receiver = (text) -> reply.end();
		sendToItself("reply");
		waiting.get(5, TimeUnit.SECONDS);
	}

	@Test
	void replyIsHeldUpForTwoSecondsAtMostWhenAMarkIsLost() throws Exception {
		LosesOneMark socket = new LosesOneMark();
		try (UdpTransport lossy = new UdpTransport(socket, UdpOptions.requiredPort(0).withBindAddress(LOOPBACK),
				() -> false)) {
			BlockingQueue<CountDownLatch> backlogs = new LinkedBlockingQueue<>();
			Reply reply = new Reply(lossy);
			lossy.watchWith(() -> {
			});
			lossy.start((buffer, length, from) -> {
				if (text(buffer, length).equals("reply")) {
					reply.end();
				}
				else {
					awaitForever(Objects.requireNonNull(backlogs.poll()));
				}
			});
			// The receive thread keeps the turn while two threads wait.
			CompletableFuture<Void> unanswered = CompletableFuture.runAsync(new Reply(lossy)::await, this.threads);
			await().until(socket::isHeard);
			do {
				reply.over = false;
				CountDownLatch backlog = new CountDownLatch(1);
				backlogs.add(backlog);
				send(lossy, "first", lossy.localAddress());
				CompletableFuture<Void> waiting = CompletableFuture.runAsync(reply::await, this.threads);
				await().pollDelay(Duration.ZERO)
					.pollInterval(Duration.ofMillis(1))
					.until(() -> reply.doing.get() == ReceiveTurn.Ticket.WAITING);
				send(lossy, "reply", lossy.localAddress());
				backlog.countDown();
				waiting.get(5, TimeUnit.SECONDS);
			}
			while (!socket.lost);
			assertThat(unanswered).isNotDone();
		}
	}

	@Test
	void taskSendsForAnotherNodeOfTheJvm() throws Exception {
		startWithStandby();
		BlockingQueue<String> here = new LinkedBlockingQueue<>();
		this.receiver = (text) -> {
			if (text.startsWith("from")) {
				here.add(text);
				return;
			}
			deferFirst(text, () -> send(this.other, "from other", this.transport.localAddress()), () -> {
			});
		};
		for (int i = 0; i < 50; i++) {
			sendToItself("x");
			assertThat(here.poll(5, TimeUnit.SECONDS)).isEqualTo("from other");
		}
	}

	@Test
	void interruptOfATaskDoesNotReachTheNext() throws Exception {
		startWithStandby();
		BlockingQueue<Boolean> interrupted = new LinkedBlockingQueue<>();
		this.receiver = (text) -> deferFirst(text, () -> Thread.currentThread().interrupt(),
				() -> interrupted.add(Thread.currentThread().isInterrupted()));
		sendToItself("x");
		assertThat(interrupted.poll(5, TimeUnit.SECONDS)).isFalse();
	}

	@Test
	void taskThatThrowsEndsNothing() throws Exception {
		startWithStandby();
		BlockingQueue<String> events = new LinkedBlockingQueue<>();
		this.receiver = (text) -> deferFirst(text, () -> {
			throw new StackOverflowError("test");
		}, () -> events.add("second"));
		sendToItself("x");
		assertThat(events.poll(5, TimeUnit.SECONDS)).isEqualTo("second");
	}

	@Test
	void tasksThatWereCollectedAreNotLostWhenTheTransportIsClosed() throws Exception {
		startWithStandby();
		BlockingQueue<String> events = new LinkedBlockingQueue<>();
		AtomicInteger deferred = new AtomicInteger();
		AtomicBoolean stopped = new AtomicBoolean();
		this.receiver = (text) -> {
			boolean taken = !stopped.get() && turn().defer(new RecordingTask("task", events));
			if (taken && deferred.incrementAndGet() - events.size() == 3) {
				stopped.set(true);
				((Turn) turn()).stop();
			}
		};
		await().until(() -> {
			for (int i = 0; i < 50; i++) {
				sendToItself("x");
			}
			return stopped.get();
		});
		this.transport.close();
		assertThat(events).hasSize(deferred.get());
	}

	@Test
	void closeInterruptsATask() throws Exception {
		startWithStandby();
		CountDownLatch running = new CountDownLatch(1);
		BlockingQueue<Class<?>> ends = new LinkedBlockingQueue<>();
		this.receiver = (text) -> deferFirst(text, () -> {
			running.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				ends.add(ex.getClass());
			}
		});
		sendToItself("x");
		assertThat(running.await(5, TimeUnit.SECONDS)).isTrue();
		this.transport.close();
		assertThat(ends.poll(5, TimeUnit.SECONDS)).isEqualTo(InterruptedException.class);
	}

	@Test
	void closeWaitsForAThreadThatReadsItsReply() throws Exception {
		start();
		CountDownLatch reading = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		CompletableFuture<Void> calls = CompletableFuture.runAsync(() -> {
			Reply reply = new Reply();
			this.receiver = (text) -> {
				if (Thread.currentThread() == reply.thread) {
					reading.countDown();
					awaitForever(goOn);
				}
				reply.end();
			};
			do {
				reply.over = false;
				sendToItself("x");
				reply.await();
			}
			while (reply.endedBy != Thread.currentThread());
		}, this.threads);
		assertThat(reading.await(20, TimeUnit.SECONDS)).isTrue();
		CompletableFuture<Void> closing = CompletableFuture.runAsync(this.transport::close, this.threads);
		await().during(Duration.ofMillis(200)).until(() -> !closing.isDone());
		goOn.countDown();
		closing.get(5, TimeUnit.SECONDS);
		calls.get(5, TimeUnit.SECONDS);
	}

	@Test
	void senderThatFailsSendsWhatOthersHaveLeftToIt() throws Exception {
		FailsOnce socket = new FailsOnce();
		this.other.start((buffer, length, from) -> this.atOther.add(text(buffer, length)));
		InetSocketAddress to = this.other.localAddress();
		try (UdpTransport sender = new UdpTransport(socket, UdpOptions.requiredPort(0).withBindAddress(LOOPBACK),
				() -> false)) {
			CompletableFuture<Void> failing = CompletableFuture
				.runAsync(() -> assertThatExceptionOfType(UncheckedIOException.class)
					.isThrownBy(() -> send(sender, "lost", to))
					.withCauseInstanceOf(SocketException.class), this.threads);
			assertThat(socket.sending.await(5, TimeUnit.SECONDS)).isTrue();
			send(sender, "left", to);
			socket.goOn.countDown();
			failing.get(5, TimeUnit.SECONDS);
			assertThat(this.atOther.poll(5, TimeUnit.SECONDS)).isEqualTo("left");
		}
	}

	private void start() {
		this.other.start((buffer, length, from) -> this.atOther.add(text(buffer, length)));
		this.transport.start((buffer, length, from) -> this.receiver.accept(text(buffer, length)));
	}

	/**
	 * Starts a second receive thread as well.
	 */
	private void startWithStandby() {
		start();
		AtomicInteger ran = new AtomicInteger();
		this.receiver = (text) -> defer(ran::incrementAndGet);
		await().until(() -> {
			sendToItself("x");
			return ran.get() >= 3;
		});
	}

	/**
	 * Defers a task, and what is deferred after it. Sends the datagram once more if
	 * nobody else could read now.
	 */
	private void deferFirst(String text, Runnable first, Runnable... others) {
		if (!defer(first)) {
			sendToItself(text);
			return;
		}
		for (Runnable other : others) {
			assertThat(defer(other)).isTrue();
		}
	}

	private ReceiveTurn turn() {
		return this.transport.turn();
	}

	private boolean defer(Runnable task) {
		return turn().defer(new ReceiveTurn.Task() {

			@Override
			public void run() {
				task.run();
			}

			@Override
			public void move() {
				ReceiveTurnTests.this.threads.execute(task);
			}

		});
	}

	private static void awaitForever(CountDownLatch blocked) {
		try {
			blocked.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void sendToItself(String text) {
		send(this.transport, text, this.transport.localAddress());
	}

	private void sendToOther(String text) {
		send(this.transport, text, this.other.localAddress());
	}

	private static void send(UdpTransport from, String text, InetSocketAddress to) {
		byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
		try {
			from.send(bytes, 0, bytes.length, to);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String text(byte[] buffer, int length) {
		return new String(buffer, 0, length, StandardCharsets.US_ASCII);
	}

	private static UdpTransport open() {
		return UdpTransport.open(UdpOptions.requiredPort(0).withBindAddress(LOOPBACK));
	}

	private interface Received {

		void accept(String text);

	}

	/**
	 * What a thread waits for.
	 */
	private final class Reply implements BooleanSupplier, ReceiveTurn.Ticket {

		private final AtomicInteger doing = new AtomicInteger(GOING_ON);

		private final UdpTransport from;

		private volatile @Nullable Thread thread;

		private volatile @Nullable Thread endedBy;

		private volatile boolean over;

		/**
		 * Runs on the thread that is about to wake this one.
		 */
		private volatile Runnable whenWoken = () -> {
		};

		Reply() {
			this(ReceiveTurnTests.this.transport);
		}

		Reply(UdpTransport from) {
			this.from = from;
		}

		@Override
		public boolean getAsBoolean() {
			return this.over;
		}

		void await() {
			this.thread = Thread.currentThread();
			while (!this.over) {
				this.from.turn().await(this, this, LONG);
			}
		}

		@Override
		public Thread thread() {
			return Objects.requireNonNull(this.thread);
		}

		@Override
		public boolean change(int expected, int next) {
			if (next == WOKEN) {
				this.whenWoken.run();
			}
			return this.doing.compareAndSet(expected, next);
		}

		void end() {
			this.endedBy = Thread.currentThread();
			this.over = true;
			if (this.thread != null) {
				this.from.turn().wake(this);
			}
		}

	}

	private record RecordingTask(String name, BlockingQueue<String> events) implements ReceiveTurn.Task {

		@Override
		public void run() {
			this.events.add(this.name + " ran");
		}

		@Override
		public void move() {
			this.events.add(this.name + " moved");
		}

	}

	/**
	 * A socket whose first datagram is refused, when the test says so.
	 */
	private static final class FailsOnce extends DatagramSocket {

		private final CountDownLatch sending = new CountDownLatch(1);

		private final CountDownLatch goOn = new CountDownLatch(1);

		FailsOnce() throws IOException {
			super(0, LOOPBACK);
		}

		@Override
		public void send(DatagramPacket packet) throws IOException {
			if (this.sending.getCount() > 0) {
				this.sending.countDown();
				awaitForever(this.goOn);
				throw new SocketException("refused by the test");
			}
			super.send(packet);
		}

	}

	/**
	 * A socket that loses the second empty datagram, as a full buffer would.
	 */
	private static final class LosesOneMark extends DatagramSocket {

		private final AtomicInteger marks = new AtomicInteger();

		private volatile boolean lost;

		LosesOneMark() throws IOException {
			super(0, LOOPBACK);
		}

		boolean isHeard() {
			return this.marks.get() > 0;
		}

		@Override
		public void receive(DatagramPacket packet) throws IOException {
			super.receive(packet);
			if (packet.getLength() == 0 && this.marks.incrementAndGet() == 2) {
				this.lost = true;
				super.receive(packet);
			}
		}

	}

}
