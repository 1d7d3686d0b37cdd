package io.peerlink.internal.concurrent;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import io.peerlink.internal.time.BrokenLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link BoundedExecutor}.
 */
class BoundedExecutorTests {

	private static final Duration LONG = Duration.ofSeconds(5);

	private final Semaphore gate = new Semaphore(0);

	private final BlockingQueue<Thread> ran = new LinkedBlockingQueue<>();

	private BoundedExecutor executor = BoundedExecutors.create("unused-", 1, 1);

	@AfterEach
	void close() {
		this.executor.close();
	}

	@ParameterizedTest
	@EnumSource
	void fullExecutorRejectsTasks(Kind kind) {
		this.executor = kind.create(2, 3);
		for (int i = 0; i < 5; i++) {
			assertThat(this.executor.tryExecute(this::waitAtGate)).isTrue();
		}
		assertThat(this.executor.tryExecute(this::waitAtGate)).isFalse();
		assertThat(this.executor.active()).isEqualTo(2);
		assertThat(this.executor.queued()).isEqualTo(3);
		this.gate.release(5);
		await().until(() -> this.ran.size() == 5);
		await().until(() -> this.executor.active() == 0);
		assertThat(this.executor.tryExecute(this::waitAtGate)).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void queueCapacityMayBeZero(Kind kind) {
		this.executor = kind.create(1, 0);
		assertThat(this.executor.tryExecute(this::waitAtGate)).isTrue();
		assertThat(this.executor.tryExecute(this::waitAtGate)).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void concurrencyIsNeverExceededAndNoTaskIsLost(Kind kind) throws Exception {
		this.executor = kind.create(4, 20_000);
		AtomicInteger running = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		CountDownLatch left = new CountDownLatch(20_000);
		Runnable task = () -> {
			most.accumulateAndGet(running.incrementAndGet(), Math::max);
			running.decrementAndGet();
			left.countDown();
		};
		Stream.generate(() -> new Thread(() -> submit(task, 5000))).limit(4).forEach(Thread::start);
		assertThat(left.await(30, TimeUnit.SECONDS)).isTrue();
		assertThat(most).hasValueBetween(1, 4);
		assertThat(this.executor.queued()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void exceptionOfATaskDoesNotAffectOthers(Kind kind) {
		this.executor = kind.create(1, 10);
		this.executor.tryExecute(() -> {
			throw new IllegalStateException("test");
		});
		this.executor.tryExecute(() -> {
			throw new StackOverflowError("test");
		});
		assertThat(this.executor.tryExecute(() -> this.ran.add(Thread.currentThread()))).isTrue();
		await().until(() -> this.ran.size() == 1);
		await().until(() -> this.executor.active() == 0);
	}

	@ParameterizedTest
	@EnumSource
	void interruptOfATaskDoesNotReachTheNext(Kind kind) throws Exception {
		this.executor = kind.create(1, 10);
		BlockingQueue<Boolean> interrupted = new LinkedBlockingQueue<>();
		this.executor.tryExecute(() -> Thread.currentThread().interrupt());
		this.executor.tryExecute(() -> interrupted.add(Thread.currentThread().isInterrupted()));
		assertThat(interrupted.poll(5, TimeUnit.SECONDS)).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void drainWaitsForRunningAndQueuedTasks(Kind kind) {
		this.executor = kind.create(1, 10);
		this.executor.tryExecute(this::waitAtGate);
		this.executor.tryExecute(this::waitAtGate);
		assertThat(this.executor.drain(Duration.ofMillis(20))).isFalse();
		assertThat(this.executor.tryExecute(this::waitAtGate)).isFalse();
		this.gate.release(2);
		assertThat(this.executor.drain(LONG)).isTrue();
		assertThat(this.ran).hasSize(2);
		assertThat(this.executor.active()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void taskThatDrainsDoesNotWaitForItself(Kind kind) throws Exception {
		this.executor = kind.create(2, 10);
		BlockingQueue<Boolean> drained = new LinkedBlockingQueue<>();
		BlockingQueue<Boolean> interrupted = new LinkedBlockingQueue<>();
		this.executor.tryExecute(() -> {
			drained.add(this.executor.drain(LONG));
			this.executor.close();
			interrupted.add(Thread.currentThread().isInterrupted());
		});
		assertThat(drained.poll(4, TimeUnit.SECONDS)).isTrue();
		assertThat(interrupted.poll(4, TimeUnit.SECONDS)).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void closeInterruptsRunningTasksAndDiscardsQueuedOnes(Kind kind) {
		this.executor = kind.create(1, 10);
		BlockingQueue<String> outcome = new LinkedBlockingQueue<>();
		CountDownLatch started = new CountDownLatch(1);
		this.executor.tryExecute(() -> {
			started.countDown();
			try {
				this.gate.acquire();
			}
			catch (InterruptedException ex) {
				outcome.add("interrupted");
			}
		});
		this.executor.tryExecute(() -> outcome.add("waited"));
		await().until(() -> started.getCount() == 0);
		this.executor.close();
		assertThat(this.executor.tryExecute(this::waitAtGate)).isFalse();
		assertThat(this.executor.drain(LONG)).isTrue();
		assertThat(outcome).containsExactly("interrupted");
	}

	@ParameterizedTest
	@EnumSource
	void threadsHaveTheContextClassLoaderOfTheCreator(Kind kind) throws Exception {
		ClassLoader own = new ClassLoader(getClass().getClassLoader()) {
		};
		ClassLoader before = Thread.currentThread().getContextClassLoader();
		Thread.currentThread().setContextClassLoader(own);
		try {
			this.executor = kind.create(1, 10);
		}
		finally {
			Thread.currentThread().setContextClassLoader(before);
		}
		BlockingQueue<ClassLoader> used = new LinkedBlockingQueue<>();
		this.executor.tryExecute(() -> used.add(Thread.currentThread().getContextClassLoader()));
		assertThat(used.poll(5, TimeUnit.SECONDS)).isSameAs(own);
	}

	@Test
	void idlePlatformThreadIsPreferredToANewOne() {
		this.executor = BoundedExecutors.onPlatformThreads("handler-idle-", 8, 10);
		Set<Thread> threads = ConcurrentHashMap.newKeySet();
		for (int i = 0; i < 50; i++) {
			this.executor.tryExecute(() -> threads.add(Thread.currentThread()));
			await().pollInterval(Duration.ofMillis(1)).until(() -> this.executor.active() == 0);
		}
		assertThat(threads).hasSize(1).allMatch(Thread::isDaemon);
		assertThat(threads.iterator().next().getName()).isEqualTo("handler-idle-1");
	}

	@Test
	void newPlatformThreadIsPreferredToTheQueue() {
		this.executor = BoundedExecutors.onPlatformThreads("handler-grow-", 3, 10);
		for (int i = 0; i < 3; i++) {
			this.executor.tryExecute(this::waitAtGate);
		}
		assertThat(this.executor.active()).isEqualTo(3);
		assertThat(this.executor.queued()).isZero();
	}

	@Test
	void idlePlatformThreadsEnd() throws Exception {
		this.executor = new BoundedExecutor(ThreadFactories.platform("handler-end-"), 0, Duration.ofMillis(20),
				new ExecutorLimits(3, 10, 0));
		this.executor.tryExecute(() -> this.ran.add(Thread.currentThread()));
		Thread first = this.ran.poll(5, TimeUnit.SECONDS);
		assertThat(first).isNotNull();
		await().until(() -> !first.isAlive());
		this.executor.tryExecute(() -> this.ran.add(Thread.currentThread()));
		assertThat(this.ran.poll(5, TimeUnit.SECONDS)).isNotNull().isNotSameAs(first);
	}

	@Test
	void coreThreadIsKept() throws Exception {
		this.executor = new BoundedExecutor(ThreadFactories.platform("handler-core-"), 1, Duration.ofMillis(5),
				new ExecutorLimits(3, 10, 0));
		this.executor.tryExecute(this::waitAtGate);
		this.executor.tryExecute(this::waitAtGate);
		this.gate.release(2);
		await().until(() -> this.ran.size() == 2);
		List<Thread> threads = List.copyOf(this.ran);
		this.ran.clear();
		await().until(() -> threads.stream().filter(Thread::isAlive).count() == 1);
		Thread kept = threads.stream().filter(Thread::isAlive).findFirst().orElseThrow();
		await().during(Duration.ofMillis(100)).until(kept::isAlive);
		this.executor.tryExecute(() -> this.ran.add(Thread.currentThread()));
		assertThat(this.ran.poll(5, TimeUnit.SECONDS)).isSameAs(kept);
		this.executor.close();
		kept.join(5000);
		assertThat(kept.isAlive()).isFalse();
	}

	@Test
	void noTaskIsLostWhileIdleThreadsEnd() throws Exception {
		this.executor = new BoundedExecutor(ThreadFactories.platform("handler-race-"), 0, Duration.ofNanos(50_000),
				new ExecutorLimits(2, 10, 0));
		for (int i = 0; i < 2000; i++) {
			CountDownLatch ran = new CountDownLatch(1);
			assertThat(this.executor.tryExecute(ran::countDown)).isTrue();
			assertThat(ran.await(5, TimeUnit.SECONDS)).isTrue();
			LockSupport.parkNanos(i * 50L);
		}
		assertThat(this.executor.queued()).isZero();
	}

	@Test
	void noThreadIsLeftAfterClose() throws Exception {
		this.executor = BoundedExecutors.onPlatformThreads("handler-close-", 3, 10);
		this.executor.tryExecute(() -> this.ran.add(Thread.currentThread()));
		Thread thread = this.ran.poll(5, TimeUnit.SECONDS);
		assertThat(thread).isNotNull();
		await().until(() -> this.executor.active() == 0);
		this.executor.close();
		thread.join(5000);
		assertThat(thread.isAlive()).isFalse();
	}

	@Test
	void taskIsRejectedWhenNoThreadCanStart() {
		this.executor = new BoundedExecutor((runnable) -> new Thread(runnable) {

			@Override
			public synchronized void start() {
				throw new OutOfMemoryError("test");
			}

		}, 0, Duration.ZERO, new ExecutorLimits(3, 10, 0));
		assertThat(this.executor.tryExecute(this::waitAtGate)).isFalse();
		assertThat(this.executor.active()).isZero();
	}

	@Test
	void taskIsLeftToTheThreadsThatThereAreWhenNoOtherCanStart() {
		AtomicInteger created = new AtomicInteger();
		this.executor = new BoundedExecutor((runnable) -> new Thread(runnable) {

			@Override
			public synchronized void start() {
				if (created.incrementAndGet() > 1) {
					throw new OutOfMemoryError("test");
				}
				setDaemon(true);
				super.start();
			}

		}, 1, Duration.ZERO, new ExecutorLimits(3, 1, 0));
		assertThat(this.executor.tryExecute(this::waitAtGate)).isTrue();
		await().until(() -> this.gate.hasQueuedThreads());
		assertThat(this.executor.tryExecute(this::waitAtGate)).isTrue();
		assertThat(this.executor.tryExecute(this::waitAtGate)).isFalse();
		this.gate.release(2);
		await().until(() -> this.ran.size() == 2);
		assertThat(Set.copyOf(this.ran)).hasSize(1);
		await().until(() -> this.executor.active() == 0);
		assertThat(this.executor.tryExecute(() -> this.ran.add(Thread.currentThread()))).isTrue();
		await().until(() -> this.ran.size() == 3);
	}

	@Test
	void taskThatWasQueuedBehindAFailedStartRuns() {
		this.executor = failingToStart(1);
		assertThat(this.executor.tryExecute(this::waitAtGate)).as("the task whose thread did not start").isFalse();
		this.gate.release(1);
		await().until(() -> this.ran.size() == 1);
		await().until(() -> this.executor.active() == 0);
	}

	@Test
	void taskThatWasQueuedBehindFailedStartsRunsWithTheNextOne() {
		this.executor = failingToStart(2);
		assertThat(this.executor.tryExecute(this::waitAtGate)).isFalse();
		assertThat(this.executor.queued()).isOne();
		assertThat(this.executor.tryExecute(this::waitAtGate)).isTrue();
		this.gate.release(2);
		await().until(() -> this.ran.size() == 2);
	}

	/**
	 * Returns an executor whose first threads cannot be started. Another task comes while
	 * the first one is being started.
	 */
	private BoundedExecutor failingToStart(int failures) {
		AtomicInteger starts = new AtomicInteger();
		return new BoundedExecutor((runnable) -> new Thread(runnable) {

			@Override
			public synchronized void start() {
				int number = starts.incrementAndGet();
				if (number == 1) {
					assertThat(tryExecuteAtGate()).isTrue();
				}
				if (number <= failures) {
					throw new OutOfMemoryError("test");
				}
				setDaemon(true);
				super.start();
			}

		}, 1, Duration.ZERO, new ExecutorLimits(1, 10, 0));
	}

	private boolean tryExecuteAtGate() {
		return this.executor.tryExecute(this::waitAtGate);
	}

	@ParameterizedTest
	@EnumSource
	void taskWhoseFailureCannotBeLoggedEndsNoThread(Kind kind) {
		this.executor = kind.create(1, 10);
		try (BrokenLog broken = new BrokenLog(BoundedExecutor.class)) {
			assertThat(broken.isStarted()).isTrue();
			this.executor.tryExecute(() -> {
				throw new StackOverflowError("test");
			});
			this.executor.tryExecute(() -> this.ran.add(Thread.currentThread()));
			await().until(() -> this.ran.size() == 1);
			assertThat(this.executor.drain(LONG)).isTrue();
		}
	}

	@Test
	void threadsAreVirtualWhereTheJvmHasThem() throws Exception {
		assumeThat(Runtime.version().feature()).isGreaterThanOrEqualTo(21);
		this.executor = BoundedExecutors.create("handler-virtual-", 3, 10);
		this.executor.tryExecute(() -> this.ran.add(Thread.currentThread()));
		Thread thread = this.ran.poll(5, TimeUnit.SECONDS);
		assertThat(thread).isNotNull();
		assertThat(Thread.class.getMethod("isVirtual").invoke(thread)).isEqualTo(true);
		assertThat(thread.getName()).isEqualTo("handler-virtual-1");
	}

	@Test
	void invalidLimitsAreRejected() {
		assertThatIllegalArgumentException().isThrownBy(() -> BoundedExecutors.create("x", 0, 1))
			.withMessageContaining("concurrency");
		assertThatIllegalArgumentException().isThrownBy(() -> BoundedExecutors.create("x", 1, -1))
			.withMessageContaining("queueCapacity");
	}

	private void submit(Runnable task, int times) {
		for (int i = 0; i < times; i++) {
			assertThat(this.executor.tryExecute(task)).isTrue();
		}
	}

	@Test
	void othersRunWhileATaskWaitsForAPeer() throws Exception {
		this.executor = BoundedExecutors.forWaiting("handler-wait-", false, 1, 2);
		CountDownLatch done = new CountDownLatch(1);
		assertThat(this.executor.tryExecute(() -> waitFor(done))).isTrue();
		assertThat(this.executor.tryExecute(done::countDown)).isTrue();
		assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
		await().until(() -> this.executor.active() == 0);
	}

	@Test
	void taskIsRefusedWhenAllOthersWait() throws Exception {
		this.executor = BoundedExecutors.forWaiting("handler-full-", false, 1, 2);
		CountDownLatch done = new CountDownLatch(1);
		for (int i = 0; i < 3; i++) {
			assertThat(this.executor.tryExecute(() -> waitFor(done))).isTrue();
		}
		await().until(() -> this.ran.size() == 3);
		assertThat(this.executor.tryExecute(() -> waitFor(done))).isFalse();
		assertThat(this.executor.queued()).isZero();
		done.countDown();
		await().until(() -> this.executor.active() == 0);
		assertThat(this.executor.tryExecute(this::waitAtGate)).isTrue();
	}

	@Test
	void threadsThatHaveWaitedDoNotStayBeyondTheLimit() throws Exception {
		this.executor = BoundedExecutors.forWaiting("handler-surplus-", false, 1, 3);
		CountDownLatch done = new CountDownLatch(1);
		for (int i = 0; i < 3; i++) {
			assertThat(this.executor.tryExecute(() -> waitFor(done))).isTrue();
		}
		await().until(() -> this.ran.size() == 3);
		done.countDown();
		await().until(() -> this.executor.active() == 0);
		for (int i = 0; i < 3; i++) {
			assertThat(this.executor.tryExecute(this::waitAtGate)).isTrue();
		}
		assertThat(this.executor.active()).isOne();
		assertThat(this.executor.queued()).isEqualTo(2);
		this.gate.release(3);
	}

	@Test
	void idleThreadOfTheReserveTakesNoTaskWhenNoneWaits() throws Exception {
		this.executor = BoundedExecutors.forWaiting("handler-reserve-", false, 1, 3);
		CountDownLatch done = new CountDownLatch(1);
		assertThat(this.executor.tryExecute(() -> {
			waitFor(done);
			waitAtGate();
		})).isTrue();
		await().until(() -> this.ran.size() == 1);
		assertThat(this.executor.tryExecute(() -> this.ran.add(Thread.currentThread()))).isTrue();
		await().until(() -> this.executor.active() == 1 && this.ran.size() == 2);
		done.countDown();
		await().until(() -> this.gate.hasQueuedThreads());
		assertThat(this.executor.tryExecute(this::waitAtGate)).isTrue();
		assertThat(this.executor.active()).isOne();
		assertThat(this.executor.queued()).isOne();
		this.gate.release(2);
		await().until(() -> this.ran.size() == 4);
	}

	@Test
	void guestTakesThePlaceOfATask() {
		this.executor = BoundedExecutors.onPlatformThreads("handler-guest-", 1, 2);
		assertThat(this.executor.tryEnter()).isTrue();
		assertThat(this.executor.active()).isOne();
		assertThat(this.executor.tryEnter()).as("a second guest").isFalse();
		assertThat(this.executor.tryExecute(() -> this.ran.add(Thread.currentThread()))).isTrue();
		assertThat(this.executor.queued()).isOne();
		this.executor.runEntered(() -> {
			assertThat(this.ran).isEmpty();
			assertThat(this.executor.active()).isOne();
		});
		await().until(() -> this.ran.size() == 1);
		await().until(() -> this.executor.active() == 0);
	}

	@Test
	void guestWaitsBehindTasks() {
		this.executor = BoundedExecutors.onPlatformThreads("handler-behind-", 1, 2);
		assertThat(this.executor.tryExecute(this::waitAtGate)).isTrue();
		assertThat(this.executor.tryEnter()).isFalse();
		this.gate.release();
		await().until(() -> this.executor.active() == 0);
		assertThat(this.executor.tryEnter()).isTrue();
		this.executor.leave();
		assertThat(this.executor.active()).isZero();
	}

	@Test
	void othersRunWhileAGuestWaitsForAPeer() {
		this.executor = BoundedExecutors.forWaiting("handler-guest-wait-", false, 1, 2);
		CountDownLatch done = new CountDownLatch(1);
		assertThat(this.executor.tryEnter()).isTrue();
		assertThat(this.executor.tryExecute(done::countDown)).isTrue();
		this.executor.runEntered(() -> waitFor(done));
		assertThat(done.getCount()).isZero();
		await().until(() -> this.executor.active() == 0);
		waitFor(done);
		assertThat(this.executor.tryExecute(this::waitAtGate)).isTrue();
		assertThat(this.executor.tryEnter()).as("nobody waits any more").isFalse();
		this.gate.release();
	}

	@Test
	void guestThatThrowsHasLeft() {
		this.executor = BoundedExecutors.onPlatformThreads("handler-guest-throw-", 1, 0);
		assertThat(this.executor.tryEnter()).isTrue();
		assertThatIllegalStateException().isThrownBy(() -> this.executor.runEntered(() -> {
			throw new IllegalStateException("test");
		}));
		assertThat(this.executor.tryEnter()).isTrue();
	}

	@Test
	void noGuestEntersAfterTheEnd() {
		this.executor.close();
		assertThat(this.executor.tryEnter()).isFalse();
	}

	@Test
	void drainWaitsForGuests() throws Exception {
		this.executor = BoundedExecutors.onPlatformThreads("handler-guest-drain-", 1, 0);
		assertThat(this.executor.tryEnter()).isTrue();
		assertThat(this.executor.drain(Duration.ofMillis(1))).isFalse();
		Thread drainer = new Thread(() -> {
			if (this.executor.drain(Duration.ofSeconds(30))) {
				this.ran.add(Thread.currentThread());
			}
		});
		drainer.start();
		this.executor.leave();
		assertThat(this.ran.poll(5, TimeUnit.SECONDS)).isSameAs(drainer);
	}

	private void waitFor(CountDownLatch done) {
		try (ManagedWait wait = ManagedWait.begin()) {
			this.ran.add(Thread.currentThread());
			done.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void waitAtGate() {
		this.gate.acquireUninterruptibly();
		this.ran.add(Thread.currentThread());
	}

	enum Kind {

		PLATFORM {
			@Override
			BoundedExecutor create(int concurrency, int queueCapacity) {
				return BoundedExecutors.onPlatformThreads("handler-", concurrency, queueCapacity);
			}
		},

		BEST {
			@Override
			BoundedExecutor create(int concurrency, int queueCapacity) {
				return BoundedExecutors.create("handler-", concurrency, queueCapacity);
			}
		};

		abstract BoundedExecutor create(int concurrency, int queueCapacity);

	}

}
