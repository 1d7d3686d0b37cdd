package io.peerlink;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.peerlink.call.CallOptions;
import io.peerlink.call.PeerClient;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.error.RemoteErrorException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Threads that wait for the futures of asynchronous calls, which read replies meanwhile.
 */
@Timeout(60)
class WaitingForFuturesTests {

	private static final int IN_FLIGHT = 16;

	private final LoopbackNodes nodes = new LoopbackNodes();

	private final CountDownLatch release = new CountDownLatch(1);

	private final AtomicInteger handled = new AtomicInteger();

	private PeerLink caller;

	private PeerClient callee;

	@BeforeEach
	void startNodes() throws InterruptedException {
		this.caller = this.nodes.start("caller");
		PeerLink called = this.nodes.start("callee");
		called.register("add", int.class, int.class, (a, b) -> {
			this.handled.incrementAndGet();
			return a + b;
		});
		called.register("copy", Point.class, (point) -> point);
		called.register("refuse", () -> {
			throw new IllegalStateException("not today");
		});
		called.register("block", () -> {
			this.release.await();
			return 1;
		});
		this.nodes.awaitAll();
		this.callee = this.caller.peer("callee").with(CallOptions.defaults().withTimeout(Duration.ofSeconds(30)));
	}

	@AfterEach
	void closeNodes() {
		this.release.countDown();
		this.nodes.close();
	}

	@Test
	void threadWithManyCallsInFlightGetsEachResult() throws Exception {
		Queue<CompletableFuture<@Nullable Integer>> inFlight = new ArrayDeque<>();
		for (int i = 0; i < 2000; i++) {
			if (inFlight.size() == IN_FLIGHT) {
				assertThat(inFlight.remove().get()).isEqualTo(i - IN_FLIGHT);
			}
			inFlight.add(this.callee.callAsync("add", Integer.class, i, 0));
		}
		for (CompletableFuture<@Nullable Integer> call : inFlight) {
			assertThat(call.get()).isNotNull();
		}
	}

	@Test
	void severalThreadsWithManyCallsInFlightGetTheirResults() throws Exception {
		List<CompletableFuture<Void>> threads = new ArrayList<>();
		for (int thread = 0; thread < 4; thread++) {
			int own = thread * 10_000;
			threads.add(inThread(() -> {
				for (int i = 0; i < 50; i++) {
					List<CompletableFuture<@Nullable Point>> calls = new ArrayList<>();
					for (int j = 0; j < IN_FLIGHT; j++) {
						calls.add(this.callee.callAsync("copy", Point.class, new Point(own + i, j)));
					}
					for (int j = 0; j < IN_FLIGHT; j++) {
						assertThat(calls.get(j).join()).isEqualTo(new Point(own + i, j));
					}
				}
			}));
		}
		for (CompletableFuture<Void> thread : threads) {
			thread.get(30, TimeUnit.SECONDS);
		}
	}

	@Test
	void callsOfAThreadThatWaitsNoMoreAreSent() throws Exception {
		threadWithManyCallsInFlightGetsEachResult();
		int before = this.handled.get();
		for (int i = 0; i < 5; i++) {
			List<CompletableFuture<@Nullable Integer>> calls = new ArrayList<>();
			for (int j = 0; j < 2 * IN_FLIGHT; j++) {
				calls.add(this.callee.callAsync("add", Integer.class, i, j));
			}
			int expected = before + (i + 1) * 2 * IN_FLIGHT;
			await().atMost(Duration.ofMillis(500)).until(() -> this.handled.get() == expected);
			await().until(() -> calls.stream().allMatch(CompletableFuture::isDone));
		}
	}

	@Test
	void remoteErrorIsThrown() {
		CompletableFuture<?> call = this.callee.callAsync("refuse", Void.class);
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(call::get)
			.withCauseInstanceOf(RemoteErrorException.class);
	}

	@Test
	void callThatTimesOutFailsItsFuture() {
		CompletableFuture<?> call = this.callee.with(CallOptions.defaults().withTimeout(Duration.ofMillis(50)))
			.callAsync("block", Integer.class);
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(call::get)
			.withCauseInstanceOf(PeerTimeoutException.class);
	}

	@Test
	void waitWithATimeoutEndsAndTheCallGoesOn() throws Exception {
		CompletableFuture<@Nullable Integer> call = this.callee.callAsync("block", Integer.class);
		assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> call.get(20, TimeUnit.MILLISECONDS));
		assertThat(call).isNotDone();
		this.release.countDown();
		assertThat(call.get(10, TimeUnit.SECONDS)).isOne();
	}

	@Test
	void interruptedWaitEndsAndTheCallGoesOn() throws Exception {
		CompletableFuture<@Nullable Integer> call = this.callee.callAsync("block", Integer.class);
		Thread current = Thread.currentThread();
		CompletableFuture<Void> interrupting = inThread(() -> {
			await().until(() -> current.getState() != Thread.State.RUNNABLE || isReading(current));
			current.interrupt();
		});
		assertThatExceptionOfType(InterruptedException.class).isThrownBy(call::get);
		interrupting.get(5, TimeUnit.SECONDS);
		this.release.countDown();
		assertThat(call.get(10, TimeUnit.SECONDS)).isOne();
	}

	@Test
	void futureThatAnotherThreadCancelsEndsTheWait() throws Exception {
		CompletableFuture<@Nullable Integer> call = this.callee.callAsync("block", Integer.class);
		CompletableFuture<Void> waiting = inThread(
				() -> assertThatExceptionOfType(CancellationException.class).isThrownBy(call::get));
		call.cancel(false);
		waiting.get(5, TimeUnit.SECONDS);
	}

	@Test
	void futureThatAnotherThreadCompletesEndsTheWait() throws Exception {
		for (Consumer<CompletableFuture<@Nullable Integer>> completion : List
			.<Consumer<CompletableFuture<@Nullable Integer>>>of((future) -> future.complete(7),
					(future) -> future.completeAsync(() -> 7), (future) -> future.obtrudeValue(7),
					(future) -> future.completeOnTimeout(7, 1, TimeUnit.MILLISECONDS))) {
			CompletableFuture<@Nullable Integer> call = this.callee.callAsync("block", Integer.class);
			CompletableFuture<Void> waiting = inThread(() -> assertThat(call.join()).isEqualTo(7));
			completion.accept(call);
			waiting.get(5, TimeUnit.SECONDS);
		}
	}

	@Test
	void stagesRunOnNoThreadThatWaitsForAnotherCall() throws Exception {
		for (int i = 0; i < 300; i++) {
			CompletableFuture<@Nullable Integer> first = this.callee.callAsync("add", Integer.class, i, 1);
			CompletableFuture<Thread> stage = first.thenApply((sum) -> Thread.currentThread());
			CompletableFuture<@Nullable Integer> second = this.callee.callAsync("add", Integer.class, i, 2);
			assertThat(second.get()).isEqualTo(i + 2);
			assertThat(first.get()).isEqualTo(i + 1);
			assertThat(stage.get(5, TimeUnit.SECONDS).getName()).doesNotContain("receive");
		}
	}

	@Test
	void stageAddedAsTheReplyComesRunsOnNoThreadThatReads() throws Exception {
		for (int i = 0; i < 20_000; i++) {
			CompletableFuture<@Nullable Integer> call = this.callee.callAsync("add", Integer.class, i, 1);
			long end = System.nanoTime() + i % 2000 * 100L;
			while (System.nanoTime() < end) {
				Thread.onSpinWait();
			}
			CompletableFuture<Thread> stage = (i % 2 == 0) ? call.thenApply((sum) -> Thread.currentThread())
					: CompletableFuture.completedFuture(1)
						.thenCompose((one) -> call)
						.thenApply((sum) -> Thread.currentThread());
			assertThat(stage.get(5, TimeUnit.SECONDS).getName()).doesNotContain("receive");
		}
	}

	@Test
	void stageThatBlocksDelaysNoOtherCall() throws Exception {
		CompletableFuture<Void> blocked = this.callee.callAsync("add", Integer.class, 1, 1).thenAccept((sum) -> {
			try {
				this.release.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		threadWithManyCallsInFlightGetsEachResult();
		assertThat(blocked).isNotDone();
		this.release.countDown();
		blocked.get(5, TimeUnit.SECONDS);
	}

	@Test
	void manyThreadsMayWaitForOneCall() throws Exception {
		CompletableFuture<@Nullable Integer> call = this.callee.callAsync("block", Integer.class);
		List<CompletableFuture<Void>> waiting = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			waiting.add(inThread(() -> assertThat(call.join()).isOne()));
		}
		this.release.countDown();
		for (CompletableFuture<Void> thread : waiting) {
			thread.get(5, TimeUnit.SECONDS);
		}
	}

	@Test
	void threadOfAForkJoinPoolMayWait() throws Exception {
		assertThat(
				ForkJoinPool.commonPool().submit(() -> this.callee.callAsync("add", Integer.class, 1, 2).get()).get())
			.isEqualTo(3);
	}

	@Test
	void closedNodeFailsTheCallThatAThreadWaitsFor() throws Exception {
		CompletableFuture<@Nullable Integer> call = this.callee.callAsync("block", Integer.class);
		CompletableFuture<Void> waiting = inThread(
				() -> assertThatExceptionOfType(ExecutionException.class).isThrownBy(call::get));
		this.caller.close();
		waiting.get(5, TimeUnit.SECONDS);
	}

	@Test
	void waitWithALongTimeoutEndsInTime() throws Exception {
		CompletableFuture<@Nullable Integer> call = this.callee.callAsync("block", Integer.class);
		CompletableFuture<Void> waiting = inThread(() -> assertThatExceptionOfType(TimeoutException.class)
			.isThrownBy(() -> call.get(1200, TimeUnit.MILLISECONDS)));
		waiting.get(10, TimeUnit.SECONDS);
	}

	@Test
	void stageThatBlocksDoesNotDelayAThreadThatWaitsForTheReply() throws Exception {
		CompletableFuture<@Nullable Integer> call = this.callee.callAsync("block", Integer.class);
		assertThatAStageThatBlocksDelaysNoWait(call, this.release::countDown);
	}

	@Test
	void stageThatBlocksDoesNotDelayAThreadThatWaitsForAFailure() throws Exception {
		CompletableFuture<@Nullable Integer> call = this.callee
			.with(CallOptions.defaults().withTimeout(Duration.ofMillis(500)))
			.callAsync("block", Integer.class);
		assertThatAStageThatBlocksDelaysNoWait(call, () -> {
		});
	}

	@Test
	void stageThatBlocksDoesNotDelayAThreadThatWaitsForACompletion() throws Exception {
		for (Consumer<CompletableFuture<@Nullable Integer>> completion : List
			.<Consumer<CompletableFuture<@Nullable Integer>>>of((future) -> future.complete(7),
					(future) -> future.completeExceptionally(new IllegalStateException()),
					(future) -> future.cancel(true), (future) -> future.obtrudeValue(7),
					(future) -> future.obtrudeException(new IllegalStateException()))) {
			CompletableFuture<@Nullable Integer> call = this.callee.callAsync("block", Integer.class);
			assertThatAStageThatBlocksDelaysNoWait(call, () -> completion.accept(call));
		}
	}

	private static void assertThatAStageThatBlocksDelaysNoWait(CompletableFuture<?> call, Runnable completion)
			throws Exception {
		CountDownLatch stageMayEnd = new CountDownLatch(1);
		CompletableFuture<?> stage = call.whenComplete((result, failure) -> {
			try {
				stageMayEnd.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		CompletableFuture<Thread> waiter = new CompletableFuture<>();
		CompletableFuture<Void> waiting = inThread(() -> {
			waiter.complete(Thread.currentThread());
			try {
				call.get();
			}
			catch (ExecutionException | CancellationException ex) {
				// As good as a result.
			}
		});
		Thread thread = waiter.get(5, TimeUnit.SECONDS);
		await().until(() -> thread.getState() == Thread.State.WAITING);
		CompletableFuture<Void> completing = inThread(completion::run);
		try {
			waiting.get(5, TimeUnit.SECONDS);
			assertThat(stage).isNotDone();
		}
		finally {
			stageMayEnd.countDown();
		}
		completing.get(5, TimeUnit.SECONDS);
	}

	@Test
	void futureKeepsNoThreadThatHasEnded() throws Exception {
		List<CompletableFuture<@Nullable Integer>> calls = new ArrayList<>();
		WeakReference<Thread> thread = callsInThread(calls);
		await().atMost(Duration.ofSeconds(10)).until(() -> {
			System.gc();
			return thread.get() == null;
		});
		assertThat(calls).allMatch(CompletableFuture::isDone);
	}

	private WeakReference<Thread> callsInThread(List<CompletableFuture<@Nullable Integer>> calls) throws Exception {
		Thread thread = new Thread(() -> {
			for (int i = 0; i < IN_FLIGHT; i++) {
				calls.add(this.callee.callAsync("add", Integer.class, i, 0));
			}
			calls.forEach(CompletableFuture::join);
		});
		thread.start();
		thread.join(10_000);
		assertThat(thread.isAlive()).isFalse();
		return new WeakReference<>(thread);
	}

	private static boolean isReading(Thread thread) {
		for (StackTraceElement frame : thread.getStackTrace()) {
			if (frame.getMethodName().equals("receive")) {
				return true;
			}
		}
		return false;
	}

	private static CompletableFuture<Void> inThread(ThrowingTask task) {
		CompletableFuture<Void> done = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				task.run();
				done.complete(null);
			}
			catch (Throwable ex) {
				done.completeExceptionally(ex);
			}
		});
		thread.setDaemon(true);
		thread.start();
		return done;
	}

	private record Point(int x, int y) {
	}

	@FunctionalInterface
	private interface ThrowingTask {

		void run() throws Exception;

	}

}
