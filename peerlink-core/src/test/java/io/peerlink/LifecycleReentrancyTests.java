package io.peerlink;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.peerlink.channel.ChannelListener;
import io.peerlink.error.PeerLinkException;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerDownReason;
import io.peerlink.peer.PeerListener;
import io.peerlink.sim.ForwardingTransport;
import io.peerlink.spi.DatagramTransport;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.PeerDiscovery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for methods of a node that are called while it starts or stops: by its own
 * handlers and listeners, and by several threads at once.
 */
@Timeout(60)
class LifecycleReentrancyTests {

	/**
	 * Far longer than a test waits.
	 */
	private static final Duration ENDLESS = Duration.ofSeconds(45);

	private final TestNodes nodes = new TestNodes();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	@AfterEach
	void close() {
		this.nodes.close();
		this.threads.shutdownNow();
	}

	static Stream<Arguments> actions() {
		return Stream.of(action("stop", PeerLink::stop), action("close", PeerLink::close),
				action("withdraw", PeerLink::withdraw), action("start", LifecycleReentrancyTests::startInVain),
				action("open", (node) -> assertThatIllegalStateException().isThrownBy(node::open)),
				action("announce",
						(node) -> assertThatExceptionOfType(RuntimeException.class).isThrownBy(node::announce)),
				action("listen", (node) -> node.addPeerListener(new PeerListener() {
				}).close()), action("listen to channels", (node) -> node.addChannelListener(new ChannelListener() {
				}).close()), action("register", (node) -> node.register("more", () -> 1)),
				action("ask", (node) -> assertThat(node.name()).isNotNull()));
	}

	private static Arguments action(String name, Action action) {
		return arguments(Named.of(name, action));
	}

	private static void startInVain(PeerLink node) {
		assertThatIllegalStateException().isThrownBy(node::start);
	}

	@ParameterizedTest
	@MethodSource("actions")
	void handlerUsesItsNodeWhileThatIsBeingStopped(Action action) throws Exception {
		PeerLink caller = this.nodes.start("caller");
		PeerLink callee = this.nodes.start("callee", (builder) -> builder.shutdownTimeout(ENDLESS));
		CountDownLatch entered = new CountDownLatch(1);
		CompletableFuture<Void> done = new CompletableFuture<>();
		callee.register("act", () -> {
			entered.countDown();
			await().until(() -> !callee.status().announced());
			return attempt(done, () -> action.on(callee));
		});
		this.nodes.awaitAll();
		CompletableFuture<?> call = caller.peer("callee").callAsync("act", Void.class);
		assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
		Future<?> stop = this.threads.submit(callee::stop);
		assertThat(done).succeedsWithin(10, TimeUnit.SECONDS);
		assertThat(stop).succeedsWithin(10, TimeUnit.SECONDS);
		assertThat(callee.isRunning()).isFalse();
		call.cancel(false);
	}

	@Test
	void handlerClosesItsRegistrationWhileItsNodeIsBeingStopped() throws Exception {
		PeerLink caller = this.nodes.start("caller");
		PeerLink callee = this.nodes.start("callee", (builder) -> builder.shutdownTimeout(ENDLESS));
		PeerListener.Registration registration = callee.addPeerListener(new PeerListener() {
		});
		CountDownLatch entered = new CountDownLatch(1);
		callee.register("act", () -> {
			entered.countDown();
			await().until(() -> !callee.status().announced());
			registration.close();
			return "closed";
		});
		this.nodes.awaitAll();
		CompletableFuture<String> call = caller.peer("callee").callAsync("act", String.class);
		assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
		Future<?> stop = this.threads.submit(callee::stop);
		assertThat(stop).succeedsWithin(10, TimeUnit.SECONDS);
		assertThat(call).succeedsWithin(1, TimeUnit.SECONDS).isEqualTo("closed");
	}

	@Test
	void handlerThatStopsAWithdrawnNodeLeavesTheEndToTheWithdrawal() throws Exception {
		PeerLink caller = this.nodes.start("caller");
		PeerLink callee = this.nodes.start("callee", (builder) -> builder.shutdownTimeout(ENDLESS));
		CountDownLatch stopped = new CountDownLatch(1);
		CountDownLatch entered = new CountDownLatch(2);
		CountDownLatch release = new CountDownLatch(1);
		callee.register("slow", () -> {
			entered.countDown();
			release.await();
			return "done";
		});
		callee.register("stop", () -> {
			entered.countDown();
			await().until(() -> !callee.status().announced());
			callee.stop();
			stopped.countDown();
			return null;
		});
		this.nodes.awaitAll();
		CompletableFuture<String> slow = caller.peer("callee").callAsync("slow", String.class);
		CompletableFuture<?> call = caller.peer("callee").callAsync("stop", Void.class);
		assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
		Future<?> withdrawal = this.threads.submit(callee::withdraw);
		assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(callee.isRunning()).isTrue();
		assertThat(withdrawal).isNotDone();
		release.countDown();
		assertThat(slow).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo("done");
		assertThat(withdrawal).succeedsWithin(10, TimeUnit.SECONDS);
		assertThat(callee.isRunning()).isFalse();
		call.cancel(false);
	}

	@ParameterizedTest
	@MethodSource("actions")
	void peerListenerUsesItsNodeWhileThatIsBeingStopped(Action action) throws Exception {
		PeerLink node = this.nodes.start("node");
		this.nodes.start("other");
		this.nodes.awaitAll();
		CompletableFuture<Void> done = new CompletableFuture<>();
		node.addPeerListener(new PeerListener() {

			@Override
			public void peerDown(Peer peer, PeerDownReason reason) {
				attempt(done, () -> action.on(node));
			}

		});
		assertThat(this.threads.submit(node::stop)).succeedsWithin(10, TimeUnit.SECONDS);
		assertThat(done).succeedsWithin(10, TimeUnit.SECONDS);
		assertThat(node.isRunning()).isFalse();
		node.start();
		assertThat(node.isRunning()).isTrue();
	}

	@Test
	void peerListenerStopsAndStartsItsNode() throws Exception {
		PeerLink node = this.nodes.start("node");
		String instance = node.status().instanceId();
		CompletableFuture<Void> done = new CompletableFuture<>();
		AtomicBoolean first = new AtomicBoolean(true);
		PeerListener.Registration registration = node.addPeerListener(new PeerListener() {

			@Override
			public void peerUp(Peer peer) {
				if (first.getAndSet(false)) {
					attempt(done, () -> {
						node.stop();
						node.start();
					});
				}
			}

		});
		this.nodes.start("other");
		assertThat(done).succeedsWithin(10, TimeUnit.SECONDS);
		registration.close();
		assertThat(node.status().instanceId()).isNotEqualTo(instance);
	}

	@Test
	void stopWaitsForTheStopOfAnotherThread() throws Exception {
		CountDownLatch closing = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		PeerLink node = this.nodes.start("node",
				(builder) -> builder.transport(() -> new ForwardingTransport(this.nodes.openTransport()) {

					@Override
					public void close() {
						closing.countDown();
						awaitQuietly(release);
						super.close();
					}

				}));
		Future<?> first = this.threads.submit(node::stop);
		assertThat(closing.await(10, TimeUnit.SECONDS)).isTrue();
		Thread second = startWaiting(node::stop);
		Thread start = startWaiting(node::open);
		assertThat(node.isRunning()).isFalse();
		release.countDown();
		assertThat(first).succeedsWithin(10, TimeUnit.SECONDS);
		second.join(10_000);
		start.join(10_000);
		assertThat(node.isRunning()).isTrue();
	}

	private static Thread startWaiting(Runnable action) {
		Thread thread = new Thread(action);
		thread.start();
		await().until(() -> thread.getState() == Thread.State.WAITING);
		return thread;
	}

	@Test
	void ofTwoStartsAtOnceOneFails() throws Exception {
		PeerLink node = this.nodes.builder("node").build();
		CyclicBarrier both = new CyclicBarrier(2);
		AtomicInteger refused = new AtomicInteger();
		for (int i = 0; i < 20; i++) {
			together(both, () -> {
				try {
					node.start();
				}
				catch (IllegalStateException ex) {
					refused.incrementAndGet();
				}
			});
			assertThat(node.status().announced()).isTrue();
			together(both, node::stop);
			assertThat(node.isRunning()).isFalse();
		}
		assertThat(refused).hasValue(20);
	}

	@Test
	void startAndStopAtOnceEndInOneOfTheTwo() throws Exception {
		PeerLink node = this.nodes.builder("node").build();
		CyclicBarrier both = new CyclicBarrier(2);
		AtomicInteger turn = new AtomicInteger();
		for (int i = 0; i < 50; i++) {
			together(both, () -> {
				if (turn.getAndIncrement() % 2 == 0) {
					node.stop();
					return;
				}
				try {
					node.start();
				}
				catch (PeerLinkException ex) {
					assertThat(ex).hasMessageContaining("stopped");
				}
			});
			assertThat(!node.isRunning() || node.status().announced()).isTrue();
			node.stop();
			assertThat(node.isRunning()).isFalse();
		}
	}

	private void together(CyclicBarrier barrier, Runnable action) throws Exception {
		Runnable atOnce = () -> {
			try {
				barrier.await();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
			action.run();
		};
		List<Future<?>> runs = List.of(this.threads.submit(atOnce), this.threads.submit(atOnce));
		for (Future<?> run : runs) {
			run.get(10, TimeUnit.SECONDS);
		}
	}

	@Test
	void stopEndsAStartThatWaitsForItsName() throws Exception {
		CountDownLatch asked = new CountDownLatch(1);
		PeerDiscovery silent = new StubDiscovery() {

			@Override
			public CompletableFuture<List<DiscoveredNode>> lookup(String name) {
				asked.countDown();
				return new CompletableFuture<>();
			}

		};
		PeerLink node = this.nodes.builder("node").discovery(() -> silent).build();
		Future<?> start = this.threads.submit(node::start);
		assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
		node.stop();
		assertThat(start).failsWithin(10, TimeUnit.SECONDS)
			.withThrowableOfType(ExecutionException.class)
			.havingCause()
			.isInstanceOf(PeerLinkException.class)
			.withMessage("Node 'node' was stopped while it was being announced");
		assertThat(node.isRunning()).isFalse();
	}

	@Test
	void stopDuringTheOpeningEndsTheStart() {
		CompletableFuture<PeerLink> node = new CompletableFuture<>();
		AtomicInteger closed = new AtomicInteger();
		node.complete(this.nodes.builder("node").transport(() -> {
			node.join().stop();
			return counting(this.nodes.openTransport(), closed);
		}).build());
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(() -> node.join().start())
			.withMessage("Node 'node' was stopped while it was being started");
		assertThat(node.join().isRunning()).isFalse();
		assertThat(closed).hasValue(1);
	}

	@Test
	void transportThatStopsItsNodeAtTheStopDoesNotWaitForItself() {
		CompletableFuture<PeerLink> node = new CompletableFuture<>();
		node.complete(this.nodes.builder("node").transport(() -> new ForwardingTransport(this.nodes.openTransport()) {

			@Override
			public void close() {
				node.join().stop();
				super.close();
			}

		}).build());
		node.join().start();
		assertThat(this.threads.submit(() -> node.join().stop())).succeedsWithin(10, TimeUnit.SECONDS);
	}

	private static DatagramTransport counting(DatagramTransport transport, AtomicInteger closed) {
		return new ForwardingTransport(transport) {

			@Override
			public void close() {
				closed.incrementAndGet();
				super.close();
			}

		};
	}

	private static Void attempt(CompletableFuture<Void> done, Runnable action) {
		try {
			action.run();
			done.complete(null);
		}
		catch (Throwable ex) {
			done.completeExceptionally(ex);
		}
		return null;
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * What a handler or a listener does with its node.
	 */
	@FunctionalInterface
	interface Action {

		void on(PeerLink node);

	}

}
