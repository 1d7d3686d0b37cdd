package io.peerlink;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import io.peerlink.SimulatedNodes.SimulatedNode;
import io.peerlink.call.CallOptions;
import io.peerlink.call.CallResult;
import io.peerlink.call.ReliabilityOptions;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerRestartedException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.sim.ForwardingTransport;
import io.peerlink.sim.Simulator;
import io.peerlink.spi.DatagramTransport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for calls on a machine whose network refuses to send.
 */
@SuppressWarnings("NullAway")
class SimulatedRefusalTests {

	private static final int SEEDS = 50;

	private static final CallOptions TWO_SECONDS = CallOptions.defaults().withTimeout(Duration.ofSeconds(2));

	@Test
	void refusedSendsToVerifiedPeersAreLossesLikeAnyOther() {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			Scene scene = new Scene(simulator);
			scene.refuse(0.3, () -> new SocketException("Operation not permitted"));
			List<CompletableFuture<Integer>> calls = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				calls.add(scene.caller().peer("callee").callAsync("run", int.class, i));
			}
			CompletableFuture<Map<String, CallResult<Integer>>> broadcast = scene.caller()
				.broadcast()
				.callAsync("run", int.class, 20);
			simulator.run(Duration.ofSeconds(6));
			assertThat(calls).allSatisfy((call) -> assertThat(call).isCompletedWithValue(1));
			assertThat(broadcast.join().get("callee").get()).isOne();
			assertThat(scene.executions().values()).hasSize(21).containsOnly(1);
			assertThat(scene.transport().refused).isPositive();
		});
	}

	@Test
	void callThatCouldNeverBeSentSaysSo() {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			Scene scene = new Scene(simulator);
			scene.refuse(1, () -> new SocketException("Operation not permitted"));
			CompletableFuture<Integer> call = scene.call("run", 1);
			simulator.run(Duration.ofMillis(1990));
			assertThat(call).isNotDone();
			simulator.run(Duration.ofMillis(20));
			assertThatNothingWasExecuted(scene, call);
		});
	}

	@Test
	void callWhoseRefusalsAllCameLateSaysThatItWasNotSent() {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			Scene scene = new Scene(simulator);
			scene.refuseLate(1, () -> new SocketException("Operation not permitted"));
			CompletableFuture<Integer> call = scene.call("run", 1);
			simulator.run(Duration.ofMillis(2010));
			assertThatNothingWasExecuted(scene, call);
		});
	}

	private static void assertThatNothingWasExecuted(Scene scene, CompletableFuture<Integer> call) {
		assertThat(failureOf(call)).isInstanceOf(PeerTimeoutException.class)
			.hasMessageContaining("it was not executed")
			.hasMessageContaining("Operation not permitted")
			.hasCauseInstanceOf(SocketException.class);
		assertThat(scene.executions()).isEmpty();
	}

	@Test
	void callOfWhichOneDatagramWasNotRefusedMayHaveBeenExecuted() {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			Scene scene = new Scene(simulator);
			scene.refuseLate(1, () -> new SocketException("Operation not permitted"));
			CompletableFuture<Integer> call = scene.call("never");
			simulator.run(Duration.ofSeconds(1));
			scene.refuse(0, () -> new SocketException("unused"));
			simulator.run(Duration.ofMillis(500));
			scene.refuseLate(1, () -> new SocketException("Network is unreachable"));
			simulator.run(Duration.ofSeconds(1));
			assertThat(failureOf(call)).isInstanceOf(PeerTimeoutException.class)
				.hasMessageContaining("whether it was executed is unknown")
				.hasCauseInstanceOf(SocketException.class);
		});
	}

	@Test
	void lastRefusalIsInTheFailureOfACallThatWasSent() {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			Scene scene = new Scene(simulator);
			CompletableFuture<Integer> call = scene.call("never");
			simulator.run(Duration.ofMillis(10));
			scene.refuse(1, () -> new SocketException("Network is unreachable"));
			simulator.run(Duration.ofSeconds(2));
			assertThat(failureOf(call)).isInstanceOf(PeerTimeoutException.class)
				.hasMessageContaining("whether it was executed is unknown")
				.hasMessageContaining("Network is unreachable")
				.hasCauseInstanceOf(SocketException.class);
		});
	}

	@Test
	void lastRefusalIsInTheFailureOfACallWhosePeerGoesDown() {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			Scene scene = new Scene(simulator);
			scene.refuse(1, () -> new SocketException("Network is unreachable"));
			CompletableFuture<Integer> call = scene.caller()
				.peer("callee")
				.with(CallOptions.defaults().withTimeout(Duration.ofMinutes(1)))
				.callAsync("run", int.class, 1);
			scene.callee().crash();
			simulator.run(Duration.ofSeconds(6));
			assertThat(failureOf(call)).isInstanceOf(PeerRestartedException.class)
				.hasMessageContaining("went down")
				.hasMessageContaining("it was not executed")
				.hasCauseInstanceOf(SocketException.class);
		});
	}

	@Test
	void pingThatIsRefusedIsLost() {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			Scene scene = new Scene(simulator);
			scene.refuse(1, () -> new SocketException("Network is unreachable"));
			CompletableFuture<Duration> ping = scene.caller().peer("callee").with(TWO_SECONDS).pingAsync();
			simulator.run(Duration.ofMillis(1990));
			assertThat(ping).isNotDone();
			simulator.run(Duration.ofMillis(20));
			assertThat(failureOf(ping)).isInstanceOf(PeerTimeoutException.class)
				.hasMessageContaining("Network is unreachable")
				.hasCauseInstanceOf(SocketException.class);
		});
	}

	@Test
	void peerStaysUpAlthoughEveryThirdSendIsRefused() {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			Scene scene = new Scene(simulator);
			PeerEventLog events = new PeerEventLog();
			scene.caller().addPeerListener(events);
			scene.refuse(0.33, () -> new SocketException("No buffer space available"));
			simulator.run(Duration.ofMinutes(1));
			assertThat(events).containsExactly("up callee");
		});
	}

	@Test
	void refusedMessageOfAChannelIsLost() {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			Scene scene = new Scene(simulator);
			List<Integer> received = new ArrayList<>();
			scene.callee()
				.node()
				.registerChannel("state", (channel) -> channel.onMessage(Integer.class, received::add),
						ChannelOptions.sequenced());
			CompletableFuture<Channel> opened = scene.caller()
				.openChannelAsync("callee", "state", ChannelOptions.sequenced());
			simulator.run(Duration.ofSeconds(1));
			Channel channel = opened.join();
			scene.refuse(0.3, () -> new SocketException("Operation not permitted"));
			for (int message = 1; message <= 100; message++) {
				channel.send(message);
				simulator.run(Duration.ofMillis(20));
			}
			assertThat(received).hasSizeBetween(40, 95).isSorted();
			assertThat(channel.isOpen()).isTrue();
		});
	}

	@Test
	void transportThatThrowsIsALossAsWell() {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			Scene scene = new Scene(simulator);
			scene.refuse(0.3, () -> {
				throw new IllegalStateException("a defect of a user's transport");
			});
			CompletableFuture<Integer> call = scene.caller().peer("callee").callAsync("run", int.class, 1);
			simulator.run(Duration.ofSeconds(6));
			assertThat(call).isCompletedWithValue(1);
		});
	}

	@Test
	void datagramThatIsTooLongFailsAtOnce() {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			Scene scene = new Scene(simulator);
			scene.refuse(1, () -> new IOException("Message too long"));
			CompletableFuture<Integer> call = scene.caller().peer("callee").callAsync("run", int.class, 1);
			simulator.run(Duration.ofMillis(1));
			assertThat(failureOf(call)).isExactlyInstanceOf(PeerLinkException.class)
				.hasMessageContaining("Cannot send to 'callee'")
				.hasMessageContaining("Message too long");
		});
	}

	@Test
	void refusedSendThatIsNotRepeatedFailsAtOnce() {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			Scene scene = new Scene(simulator, ReliabilityOptions.defaults().withRetransmission(false));
			scene.refuse(1, () -> new SocketException("Network is unreachable"));
			CompletableFuture<Integer> call = scene.caller().peer("callee").callAsync("run", int.class, 1);
			simulator.run(Duration.ofMillis(1));
			assertThat(failureOf(call)).isExactlyInstanceOf(PeerLinkException.class);
		});
	}

	@Test
	void refusedSendToAnUnverifiedPeerFailsAtOnce() {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			Scene scene = new Scene(simulator);
			scene.nodes().scripted("python").announce();
			simulator.run(Duration.ofSeconds(1));
			scene.refuse(1, () -> new SocketException("Network is unreachable"));
			CompletableFuture<Integer> call = scene.caller()
				.peer("python")
				.with(CallOptions.defaults().withIdempotent(true))
				.callAsync("run", int.class, 1);
			simulator.run(Duration.ofMillis(1));
			assertThat(failureOf(call)).isExactlyInstanceOf(PeerLinkException.class)
				.hasMessageContaining("Network is unreachable");
		});
	}

	private static Throwable failureOf(CompletableFuture<?> call) {
		assertThat(call).isCompletedExceptionally();
		return call.handle((result, failure) -> Objects.requireNonNull(failure)).join();
	}

	/**
	 * A caller with a network that can refuse, and a callee that it has verified.
	 */
	private static final class Scene {

		private final Map<Integer, Integer> executions = new HashMap<>();

		private final List<RefusingTransport> transports = new ArrayList<>();

		private final Simulator simulator;

		private final SimulatedNodes nodes;

		private final SimulatedNode caller;

		private final SimulatedNode callee;

		Scene(Simulator simulator) {
			this(simulator, ReliabilityOptions.defaults());
		}

		Scene(Simulator simulator, ReliabilityOptions reliability) {
			this.simulator = simulator;
			this.nodes = new SimulatedNodes(simulator);
			int port = this.nodes.freePort();
			this.caller = this.nodes.startAt("caller", port,
					(builder) -> builder.reliability(reliability).transport(() -> {
						this.transports.add(new RefusingTransport(this.nodes.network().open(port), simulator.random()));
						return transport();
					}));
			this.callee = this.nodes.start("callee");
			PeerLink callee = this.callee.node();
			callee.register("run", int.class, (x) -> this.executions.merge(x, 1, Integer::sum));
			callee.register("never", () -> new CompletableFuture<Integer>());
			simulator.run(Duration.ofSeconds(2));
		}

		SimulatedNodes nodes() {
			return this.nodes;
		}

		PeerLink caller() {
			return this.caller.node();
		}

		SimulatedNode callee() {
			return this.callee;
		}

		/**
		 * Calls the callee, for two seconds at most.
		 */
		CompletableFuture<Integer> call(String method, Object... args) {
			return caller().peer("callee").with(TWO_SECONDS).callAsync(method, int.class, args);
		}

		Map<Integer, Integer> executions() {
			return this.executions;
		}

		RefusingTransport transport() {
			return this.transports.get(0);
		}

		void refuse(double probability, Supplier<IOException> refusal) {
			transport().probability = probability;
			transport().refusal = refusal;
			transport().late = null;
		}

		/**
		 * Refuses what seemed to be sent a moment before.
		 */
		void refuseLate(double probability, Supplier<IOException> refusal) {
			refuse(probability, refusal);
			transport().late = this.simulator;
		}

	}

	/**
	 * Refuses to send some of the datagrams.
	 */
	private static final class RefusingTransport extends ForwardingTransport {

		private final RandomGenerator random;

		private double probability;

		private @Nullable Supplier<IOException> refusal;

		private @Nullable Scheduler late;

		private int refused;

		RefusingTransport(DatagramTransport transport, RandomGenerator random) {
			super(transport);
			this.random = random;
		}

		@Override
		public void send(byte[] buffer, int offset, int length, InetSocketAddress to) throws IOException {
			if (this.refusal != null && this.random.nextDouble() < this.probability) {
				this.refused++;
				throw this.refusal.get();
			}
			super.send(buffer, offset, length, to);
		}

		@Override
		public void send(byte[] buffer, int offset, int length, InetSocketAddress to, Consumer<IOException> onRefused)
				throws IOException {
			Scheduler late = this.late;
			try {
				send(buffer, offset, length, to);
			}
			catch (IOException ex) {
				if (late == null) {
					throw ex;
				}
				late.schedule(Duration.ofMillis(1), () -> onRefused.accept(ex));
			}
		}

	}

}
