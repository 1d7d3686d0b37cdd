package io.peerlink.internal.concurrent;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.peerlink.internal.time.BrokenLog;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link SerialExecutor}.
 */
class SerialExecutorTests {

	private final List<String> ran = Collections.synchronizedList(new ArrayList<>());

	@Test
	void tasksOfOneThreadRunInOrderAndOneAtATime() {
		ExecutorService pool = Executors.newFixedThreadPool(4);
		try {
			SerialExecutor executor = new SerialExecutor(pool, 10_000);
			List<Integer> order = new ArrayList<>();
			AtomicInteger running = new AtomicInteger();
			AtomicBoolean overlapped = new AtomicBoolean();
			for (int i = 0; i < 5000; i++) {
				int number = i;
				executor.execute(() -> {
					overlapped.compareAndSet(false, running.incrementAndGet() > 1);
					order.add(number);
					running.decrementAndGet();
				});
			}
			AtomicBoolean done = new AtomicBoolean();
			executor.execute(() -> done.set(true));
			await().untilTrue(done);
			assertThat(order).containsExactlyElementsOf(IntStream.range(0, 5000).boxed().toList());
			assertThat(overlapped).isFalse();
		}
		finally {
			pool.shutdownNow();
		}
	}

	@Test
	void taskWhoseFailureCannotBeLoggedDoesNotAffectOthers() {
		Manual delegate = new Manual();
		SerialExecutor executor = new SerialExecutor(delegate, 10);
		try (BrokenLog broken = new BrokenLog(SerialExecutor.class)) {
			assertThat(broken.isStarted()).isTrue();
			executor.execute(() -> {
				throw new StackOverflowError("test");
			});
			executor.execute(() -> this.ran.add("next"));
			delegate.run();
		}
		assertThat(this.ran).containsExactly("next");
	}

	@Test
	void exceptionOfATaskDoesNotAffectOthers() {
		Manual delegate = new Manual();
		SerialExecutor executor = new SerialExecutor(delegate, 10);
		executor.execute(() -> {
			throw new IllegalStateException("test");
		});
		executor.execute(() -> {
			throw new StackOverflowError("test");
		});
		executor.execute(() -> this.ran.add("after"));
		delegate.run();
		assertThat(this.ran).containsExactly("after");
	}

	@Test
	void taskBeyondTheCapacityIsRejected() {
		Manual delegate = new Manual();
		SerialExecutor executor = new SerialExecutor(delegate, 2);
		assertThat(executor.tryExecute(() -> this.ran.add("1"))).isTrue();
		assertThat(executor.tryExecute(() -> this.ran.add("2"))).isTrue();
		assertThat(executor.tryExecute(() -> this.ran.add("3"))).isFalse();
		assertThat(executor.queued()).isEqualTo(2);
		assertThatExceptionOfType(RejectedExecutionException.class)
			.isThrownBy(() -> executor.execute(() -> this.ran.add("4")));
		delegate.run();
		assertThat(this.ran).containsExactly("1", "2");
		assertThat(executor.tryExecute(() -> this.ran.add("5"))).isTrue();
	}

	@Test
	void taskSubmittedByATaskRunsAfterIt() {
		SerialExecutor executor = new SerialExecutor(Runnable::run, 10);
		executor.execute(() -> {
			executor.execute(() -> this.ran.add("inner"));
			this.ran.add("outer");
		});
		assertThat(this.ran).containsExactly("outer", "inner");
	}

	@Test
	void rejectionByTheDelegateIsReportedAndNotRepeated() {
		AtomicBoolean reject = new AtomicBoolean(true);
		Manual manual = new Manual();
		SerialExecutor executor = new SerialExecutor((task) -> {
			if (reject.get()) {
				throw new RejectedExecutionException("test");
			}
			manual.execute(task);
		}, 10);
		assertThat(executor.tryExecute(() -> this.ran.add("rejected"))).isFalse();
		assertThat(executor.queued()).isZero();
		reject.set(false);
		assertThat(executor.tryExecute(() -> this.ran.add("accepted"))).isTrue();
		manual.run();
		assertThat(this.ran).containsExactly("accepted");
	}

	@Test
	void delegateIsNotOccupiedWhenNoTaskIsQueued() {
		ArrayBlockingQueue<Runnable> submitted = new ArrayBlockingQueue<>(10);
		SerialExecutor executor = new SerialExecutor(submitted::add, 10);
		executor.execute(() -> this.ran.add("1"));
		executor.execute(() -> this.ran.add("2"));
		assertThat(submitted).hasSize(1);
		submitted.remove().run();
		executor.execute(() -> this.ran.add("3"));
		assertThat(submitted).hasSize(1);
	}

	private static final class Manual implements Executor {

		private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();

		@Override
		public void execute(Runnable task) {
			this.tasks.add(task);
		}

		void run() {
			for (Runnable task = this.tasks.poll(); task != null; task = this.tasks.poll()) {
				task.run();
			}
		}

	}

}
