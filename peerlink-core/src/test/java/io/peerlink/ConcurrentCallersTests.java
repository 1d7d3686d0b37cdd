package io.peerlink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.peerlink.call.CallOptions;
import io.peerlink.call.PeerClient;
import io.peerlink.call.RpcStatistics;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.handler.HandlerExecution;
import io.peerlink.handler.RpcMethod;
import io.peerlink.handler.RpcParameter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Two nodes of one JVM that call each other in every way at once.
 */
@Timeout(120)
class ConcurrentCallersTests {

	private static final int CALLS = 300;

	private static final CallOptions PATIENT = CallOptions.defaults().withTimeout(Duration.ofSeconds(60));

	private static final CallOptions IMPATIENT = CallOptions.defaults().withTimeout(Duration.ofNanos(300_000));

	private static final List<String> METHODS = List.of("pooled", "inline", "slow", "nested", "later");

	private final LoopbackNodes nodes = new LoopbackNodes();

	private final AtomicInteger numbers = new AtomicInteger();

	private final Map<Integer, Integer> executions = new ConcurrentHashMap<>();

	private final Queue<String> faults = new ConcurrentLinkedQueue<>();

	private final AtomicInteger succeeded = new AtomicInteger();

	private final List<Thread> interruptible = new ArrayList<>();

	private final List<CountDownLatch> ends = new ArrayList<>();

	@AfterEach
	void closeNodes() {
		this.nodes.close();
	}

	@Test
	void everyCallEndsAndNothingIsExecutedTwice() throws Exception {
		PeerLink first = node("first", "second");
		PeerLink second = node("second", "first");
		this.nodes.awaitAll();
		for (PeerClient client : List.of(first.peer("second"), second.peer("first"))) {
			for (int i = 0; i < 3; i++) {
				startThread(() -> callAndWait(client, PATIENT));
			}
			this.interruptible.add(startThread(() -> callAndWait(client, PATIENT)));
			startThread(() -> callAndWait(client, IMPATIENT));
			startThread(() -> callAsync(client.with(PATIENT)));
			startVirtual(() -> callAndWait(client, PATIENT));
			startVirtual(() -> callAndWait(client, PATIENT));
		}
		interruptUntilAllHaveEnded();
		assertThat(this.faults).isEmpty();
		assertThat(this.executions.values()).containsOnly(1);
		assertThat(this.succeeded).hasValueGreaterThan(8 * CALLS);
		for (PeerLink node : List.of(first, second)) {
			await().until(() -> isIdle(node.statistics().orElseThrow().rpc()));
		}
	}

	@SuppressWarnings("FutureReturnValueIgnored") // a handler returns it
	private PeerLink node(String name, String peer) {
		PeerLink node = this.nodes.start(name, (builder) -> builder.callTimeout(Duration.ofSeconds(60)));
		node.register("pooled", int.class, this::execute);
		node.register("leaf", int.class, (number) -> number);
		node.register("slow", int.class, (number) -> {
			Integer executed = execute(number);
			if (number % 50 == 0) {
				TimeUnit.MILLISECONDS.sleep(2);
			}
			return executed;
		});
		node.register("nested", int.class, (number) -> {
			execute(number);
			return node.peer(peer).call("leaf", int.class, number);
		});
		inline(node, "inline", (args) -> execute((Integer) args[0]));
		inline(node, "later", (args) -> {
			execute((Integer) args[0]);
			return node.peer(peer).callAsync("leaf", int.class, args[0]);
		});
		return node;
	}

	private static void inline(PeerLink node, String name, RpcMethod.Body body) {
		RpcParameter number = new RpcParameter("number", int.class);
		node.register(
				List.of(new RpcMethod(name, List.of(number), "a test", body).withExecution(HandlerExecution.INLINE)));
	}

	private Integer execute(Integer number) {
		this.executions.merge(number, 1, Integer::sum);
		return number;
	}

	private void callAndWait(PeerClient client, CallOptions options) {
		for (int i = 0; i < CALLS; i++) {
			int number = this.numbers.incrementAndGet();
			String method = METHODS.get(i % METHODS.size());
			try {
				check(number, Objects.requireNonNull(client.with(options).call(method, Integer.class, number)));
			}
			catch (Throwable ex) {
				if (!isExpected(ex, options)) {
					this.faults.add(method + ": " + ex);
				}
			}
		}
	}

	/**
	 * Clears the interrupt status of a call that was interrupted.
	 */
	private static boolean isExpected(Throwable failure, CallOptions options) {
		if (failure instanceof PeerLinkException && failure.getCause() instanceof InterruptedException) {
			return Thread.interrupted();
		}
		boolean late = failure instanceof PeerTimeoutException || failure instanceof RemoteErrorException;
		return late && options.equals(IMPATIENT);
	}

	private void callAsync(PeerClient client) {
		for (int i = 0; i < CALLS / 10; i++) {
			List<CompletableFuture<Void>> calls = new ArrayList<>();
			for (int j = 0; j < 10; j++) {
				int number = this.numbers.incrementAndGet();
				calls.add(client.callAsync(METHODS.get(j % METHODS.size()), Integer.class, number)
					.thenAccept((result) -> check(number, result)));
			}
			try {
				calls.forEach(CompletableFuture::join);
			}
			catch (CompletionException ex) {
				this.faults.add("async: " + ex);
			}
		}
	}

	private void check(int number, Integer result) {
		if (!Integer.valueOf(number).equals(result)) {
			this.faults.add(number + " returned " + result);
		}
		this.succeeded.incrementAndGet();
	}

	private Thread startThread(Runnable task) {
		Thread thread = new Thread(ending(task));
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	private void startVirtual(Runnable task) throws ReflectiveOperationException {
		if (Runtime.version().feature() < 21) {
			startThread(task);
			return;
		}
		Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, ending(task));
	}

	private Runnable ending(Runnable task) {
		CountDownLatch end = new CountDownLatch(1);
		this.ends.add(end);
		return () -> {
			try {
				task.run();
			}
			finally {
				end.countDown();
			}
		};
	}

	private void interruptUntilAllHaveEnded() throws InterruptedException {
		AtomicBoolean over = new AtomicBoolean();
		startThread(() -> {
			while (!over.get()) {
				this.interruptible.forEach(Thread::interrupt);
				LockSupport.parkNanos(3_000_000);
			}
		});
		CountDownLatch interrupterEnd = this.ends.remove(this.ends.size() - 1);
		for (CountDownLatch end : this.ends) {
			assertThat(end.await(100, TimeUnit.SECONDS)).as("all callers end").isTrue();
		}
		over.set(true);
		assertThat(interrupterEnd.await(5, TimeUnit.SECONDS)).isTrue();
	}

	private static boolean isIdle(RpcStatistics rpc) {
		return rpc.pendingCalls() == 0 && rpc.activeRequests() == 0 && rpc.queuedRequests() == 0;
	}

}
