package io.peerlink.internal.time;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link TimerThread}.
 */
class TimerThreadTests {

	private final TimerThread timer = new TimerThread("timer-test");

	private final BlockingQueue<String> ran = new LinkedBlockingQueue<>();

	@AfterEach
	void close() {
		this.timer.close();
	}

	@Test
	void tasksRunInTheOrderOfTheirTime() throws Exception {
		this.timer.schedule(Duration.ofMillis(60), () -> this.ran.add("late"));
		this.timer.schedule(Duration.ofMillis(20), () -> this.ran.add("early"));
		this.timer.schedule(Duration.ofSeconds(-5), () -> this.ran.add("at once"));
		assertThat(next()).isEqualTo("at once");
		assertThat(next()).isEqualTo("early");
		assertThat(next()).isEqualTo("late");
	}

	@Test
	void taskDoesNotRunBeforeItsTime() throws Exception {
		long start = this.timer.nanoTime();
		BlockingQueue<Long> times = new LinkedBlockingQueue<>();
		this.timer.schedule(Duration.ofMillis(30), () -> times.add(this.timer.nanoTime()));
		Long end = times.poll(5, TimeUnit.SECONDS);
		assertThat(end).isNotNull();
		assertThat(end - start).isGreaterThanOrEqualTo(Duration.ofMillis(30).toNanos());
	}

	@Test
	void cancelledTaskIsRemovedAtOnce() throws Exception {
		IntStream.range(0, 1000)
			.mapToObj((i) -> this.timer.schedule(Duration.ofMillis(20), () -> this.ran.add("cancelled")))
			.forEach(Scheduler.Timer::cancel);
		assertThat(this.timer.waiting()).isZero();
		this.timer.schedule(Duration.ofMillis(40), () -> this.ran.add("kept"));
		assertThat(next()).isEqualTo("kept");
	}

	@Test
	void exceptionOfATaskDoesNotAffectOthers() throws Exception {
		this.timer.schedule(Duration.ZERO, () -> {
			throw new IllegalStateException("test");
		});
		this.timer.schedule(Duration.ZERO, () -> {
			throw new StackOverflowError("test");
		});
		this.timer.schedule(Duration.ofMillis(5), () -> this.ran.add("next"));
		assertThat(next()).isEqualTo("next");
	}

	@Test
	void taskWhoseFailureCannotBeLoggedDoesNotAffectOthers() throws Exception {
		try (BrokenLog broken = new BrokenLog(TimerThread.class)) {
			assertThat(broken.isStarted()).isTrue();
			this.timer.schedule(Duration.ZERO, () -> {
				throw new StackOverflowError("test");
			});
			this.timer.schedule(Duration.ofMillis(5), () -> this.ran.add("next"));
			assertThat(next()).isEqualTo("next");
		}
	}

	/**
	 * Newer JVMs cannot stop a thread from outside, which is how this test makes it fail.
	 */
	@Test
	void threadThatFailsIsReplacedEvenIfThatFailsAtFirst() throws Exception {
		assumeThat(Runtime.version().feature()).isLessThan(20);
		BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
		AtomicInteger created = new AtomicInteger();
		ThreadFactory factory = (runnable) -> {
			int number = created.incrementAndGet();
			if (number == 2 || number == 3) {
				throw new OutOfMemoryError("test");
			}
			Thread thread = new Thread(runnable, "timer-test-" + number);
			thread.setDaemon(true);
			threads.add(thread);
			return thread;
		};
		try (TimerThread failing = new TimerThread(factory, false)) {
			failing.schedule(Duration.ofHours(1), () -> this.ran.add("never"));
			Thread first = threads.take();
			await().until(() -> first.getState() == Thread.State.TIMED_WAITING);
			Thread.class.getMethod("stop").invoke(first);
			Thread next = threads.take();
			await().until(() -> next.getState() == Thread.State.TIMED_WAITING);
			assertThat(first.isAlive()).isFalse();
			assertThat(created).hasValue(4);
		}
	}

	@Test
	void repetitionGoesOnWhenNoMemoryIsLeftForAMoment() throws Exception {
		AtomicInteger failures = new AtomicInteger();
		try (TimerThread failing = new TimerThread(Thread::new, false, (factory) -> failing(factory, failures))) {
			failing.schedule(Duration.ZERO, () -> {
				failures.set(3);
				failing.schedule(Duration.ZERO, () -> this.ran.add("repeated"));
				this.ran.add("first");
			});
			assertThat(next()).isEqualTo("first");
			assertThat(next()).isEqualTo("repeated");
			assertThat(failures).hasValue(0);
			failures.set(1);
			assertThatExceptionOfType(OutOfMemoryError.class)
				.isThrownBy(() -> failing.schedule(Duration.ZERO, () -> this.ran.add("never")));
		}
	}

	private static ScheduledThreadPoolExecutor failing(ThreadFactory factory, AtomicInteger failures) {
		return new ScheduledThreadPoolExecutor(1, factory) {

			@Override
			public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
				if (failures.get() > 0) {
					failures.decrementAndGet();
					throw new OutOfMemoryError("test");
				}
				return super.schedule(command, delay, unit);
			}

		};
	}

	@Test
	void tasksRunOnOneDaemonThread() throws Exception {
		BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
		this.timer.schedule(Duration.ZERO, () -> threads.add(Thread.currentThread()));
		Thread thread = threads.poll(5, TimeUnit.SECONDS);
		assertThat(thread).isNotNull();
		assertThat(thread.getName()).isEqualTo("timer-test");
		assertThat(thread.isDaemon()).isTrue();
		this.timer.close();
		thread.join(5000);
		assertThat(thread.isAlive()).isFalse();
	}

	@Test
	void infiniteDelayIsAllowed() {
		assertThatNoException()
			.isThrownBy(() -> this.timer.schedule(Duration.ofSeconds(Long.MAX_VALUE), () -> this.ran.add("never")));
		assertThatNoException().isThrownBy(() -> this.timer.schedule(Duration.ofSeconds(Long.MIN_VALUE), () -> {
		}));
	}

	@Test
	void closedTimerCancelsItsTasksAndRejectsOthers() {
		this.timer.schedule(Duration.ofHours(1), () -> this.ran.add("never"));
		this.timer.close();
		assertThat(this.timer.waiting()).isZero();
		assertThatExceptionOfType(RejectedExecutionException.class)
			.isThrownBy(() -> this.timer.schedule(Duration.ZERO, () -> this.ran.add("never")));
		assertThatNoException().isThrownBy(this.timer::close);
	}

	@Test
	void lateTasksAreDroppedWhenThatIsWanted() throws Exception {
		TimerThread dropping = TimerThread.droppingLateTasks("dropping-test");
		CountDownLatch mayClose = new CountDownLatch(1);
		CountDownLatch closed = new CountDownLatch(1);
		BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
		dropping.schedule(Duration.ZERO, () -> {
			awaitQuietly(mayClose);
			threads.add(Thread.currentThread());
			dropping.close();
			closed.countDown();
		});
		dropping.schedule(Duration.ZERO, () -> this.ran.add("due"));
		dropping.schedule(Duration.ofHours(1), () -> this.ran.add("never"));
		mayClose.countDown();
		assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
		assertThatNoException().isThrownBy(() -> dropping.schedule(Duration.ZERO, () -> this.ran.add("late")).cancel());
		threads.take().join(5000);
		assertThat(this.ran).isEmpty();
		assertThat(dropping.waiting()).isZero();
	}

	@Test
	void taskMayCloseTheTimer() throws Exception {
		CountDownLatch closed = new CountDownLatch(1);
		this.timer.schedule(Duration.ZERO, () -> {
			this.timer.close();
			closed.countDown();
		});
		assertThat(closed.await(900, TimeUnit.MILLISECONDS)).isTrue();
	}

	@Test
	void clocksAreThoseOfTheSystem() {
		long before = System.currentTimeMillis();
		assertThat(this.timer.epochMillis()).isBetween(before, before + 10_000);
		long nanos = this.timer.nanoTime();
		await().until(() -> this.timer.nanoTime() > nanos);
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private String next() throws InterruptedException {
		String next = this.ran.poll(5, TimeUnit.SECONDS);
		assertThat(next).isNotNull();
		return next;
	}

}
