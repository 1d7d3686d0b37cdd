package io.peerlink;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import io.peerlink.SimulatedNodes.SimulatedPlatform;
import io.peerlink.call.CallObserver;
import io.peerlink.call.CallOptions;
import io.peerlink.call.ReliabilityOptions;
import io.peerlink.call.RpcStatistics;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.internal.concurrent.Futures;
import io.peerlink.peer.LivenessOptions;
import io.peerlink.sim.Choices;
import io.peerlink.sim.ChosenNetwork;
import io.peerlink.sim.Fate;
import io.peerlink.sim.FateChooser;
import io.peerlink.sim.SimNetwork;
import io.peerlink.sim.SimProcess;
import io.peerlink.sim.Simulator;
import io.peerlink.spi.Announcement;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.DiscoveryListener;
import io.peerlink.spi.PeerDiscovery;
import org.jspecify.annotations.Nullable;

/**
 * Two complete nodes, a caller and a callee, that have discovered and pinged each other,
 * on a network where {@link Choices} determine the fate of each packet of their calls.
 * Nothing else is sent: liveness is off, and discovery is controlled by the test.
 */
final class ScheduledPair {

	/**
	 * The number of packets that there are choices for.
	 */
	static final int PACKETS = 6;

	/**
	 * The timeout of a call.
	 */
	static final Duration TIMEOUT = Duration.ofSeconds(5);

	/**
	 * How long it takes to find out by a ping that another instance is there.
	 */
	private static final Duration VERIFICATION = Duration.ofMillis(30);

	/**
	 * The interval of pings to a silent callee. Most runs are shorter.
	 */
	private static final Duration PING_INTERVAL = Duration.ofSeconds(30);

	private static final long SEED = 1;

	private final Simulator simulator = new Simulator(SEED);

	private final Map<Long, Integer> executions = new HashMap<>();

	private final Map<Long, Integer> cancellations = new HashMap<>();

	private final List<Call> calls = new ArrayList<>();

	private final AtomicInteger observedEnds = new AtomicInteger();

	private final Setup setup;

	private final FateChooser fates;

	private final ChosenNetwork network;

	private final Host caller;

	private Host callee;

	private long restartedAt;

	ScheduledPair(Choices choices, Setup setup) {
		this.setup = setup;
		this.fates = new FateChooser(choices, setup.fates(), PACKETS,
				setup.restart() ? () -> after(Duration.ZERO, this::restartCallee) : null);
		this.network = new ChosenNetwork(this.simulator, this.fates);
		this.caller = new Host("caller", 50_000, LivenessOptions.defaults().withJavaInterval(PING_INTERVAL));
		this.callee = new Host("callee", 50_001, LivenessOptions.disabled());
		this.caller.announce();
		this.callee.announce();
		introduce();
		this.simulator.runUntil(() -> this.caller.hasVerified(this.callee), Duration.ofSeconds(1));
		this.fates.begin();
	}

	private void introduce() {
		this.caller.discover(this.callee);
		this.callee.discover(this.caller);
	}

	/**
	 * Starts a call that squares a number.
	 */
	Call call(long x) {
		return call(x, () -> {
		});
	}

	/**
	 * Starts a call, and runs an action when it has ended.
	 */
	Call call(long x, Runnable then) {
		CompletableFuture<Long> future = this.caller.node.peer("callee")
			.with(CallOptions.defaults().withTimeout(TIMEOUT))
			.callAsync("square", long.class, x);
		Call call = new Call(x, this.simulator.nanoTime(), future);
		this.calls.add(call);
		Futures.whenDone(future, (result, failure) -> {
			call.ended(this.simulator.nanoTime(), failure);
			then.run();
		});
		return call;
	}

	/**
	 * Runs a task later.
	 */
	void after(Duration delay, Runnable task) {
		this.simulator.schedule(delay, task);
	}

	/**
	 * Runs until all calls have ended and all packets have arrived.
	 */
	void finish() {
		this.simulator.runUntil(() -> this.calls.stream().allMatch((call) -> call.future.isDone()),
				TIMEOUT.multipliedBy(2));
		Duration longest = this.setup.fates().stream().map(Fate::duration).max(Comparator.naturalOrder()).orElseThrow();
		this.simulator.run(longest.plusSeconds(2));
	}

	List<Call> calls() {
		return this.calls;
	}

	int executions(long x) {
		return this.executions.getOrDefault(x, 0);
	}

	/**
	 * Returns how often the handler was informed of the cancellation.
	 */
	int cancellations(long x) {
		return this.cancellations.getOrDefault(x, 0);
	}

	/**
	 * Returns the time from the restart of the callee to the end of a call; negative if
	 * the call ended before.
	 */
	Duration afterRestart(Call call) {
		return Duration.ofNanos(Objects.requireNonNull(call.end) - this.restartedAt);
	}

	FateChooser fates() {
		return this.fates;
	}

	RpcStatistics callerStatistics() {
		return ((DefaultPeerLink) this.caller.node).running().rpcStatistics();
	}

	RpcStatistics calleeStatistics() {
		return ((DefaultPeerLink) this.callee.node).running().rpcStatistics();
	}

	int observedEnds() {
		return this.observedEnds.get();
	}

	/**
	 * Introduces the present instance of the callee to the caller, and calls it on a
	 * network without faults when the caller has found out that it is there.
	 */
	Call callAgain(long x) {
		this.fates.end();
		introduce();
		this.simulator.run(VERIFICATION);
		Call call = call(x);
		finish();
		return call;
	}

	String log() {
		return this.network.log();
	}

	private void restartCallee() {
		this.restartedAt = this.simulator.nanoTime();
		this.callee.process.crash();
		this.callee = new Host("callee", this.callee.port, LivenessOptions.disabled());
		if (this.setup.startup().isZero()) {
			announce(this.callee);
			return;
		}
		this.callee.process.schedule(this.setup.startup(), () -> announce(this.callee));
	}

	private void announce(Host restarted) {
		restarted.announce();
		if (this.setup.announceRestart()) {
			this.caller.discover(restarted);
		}
	}

	private long square(long x) {
		this.executions.merge(x, 1, Integer::sum);
		return x * x;
	}

	private CompletionStage<Long> squareSlowly(SimProcess process, long x) {
		long square = square(x);
		CompletableFuture<Long> result = new CompletableFuture<>();
		CurrentPeer.get().orElseThrow().request().onCancel(() -> this.cancellations.merge(x, 1, Integer::sum));
		process.schedule(this.setup.handlerTime(), () -> result.complete(square));
		return result;
	}

	/**
	 * The possible events of a run.
	 *
	 * @param fates the possible fates of each of the first {@value #PACKETS} packets
	 * @param handlerTime how long the handler takes
	 * @param reliability the measures against loss and duplication
	 * @param restart whether the callee may be restarted
	 * @param announceRestart whether discovery informs the caller of it
	 * @param startup how long a restarted callee takes until it accepts requests
	 */
	record Setup(List<Fate> fates, Duration handlerTime, ReliabilityOptions reliability, boolean restart,
			boolean announceRestart, Duration startup) {

		static Setup of(Fate... fates) {
			return new Setup(List.of(fates), Duration.ZERO, ReliabilityOptions.defaults(), false, false, Duration.ZERO);
		}

		Setup withHandlerTime(Duration handlerTime) {
			return new Setup(this.fates, handlerTime, this.reliability, this.restart, this.announceRestart,
					this.startup);
		}

		Setup withReliability(ReliabilityOptions reliability) {
			return new Setup(this.fates, this.handlerTime, reliability, this.restart, this.announceRestart,
					this.startup);
		}

		Setup withRestart(boolean announceRestart, Duration startup) {
			return new Setup(this.fates, this.handlerTime, this.reliability, true, announceRestart, startup);
		}

		/**
		 * Returns the number of combinations of fates.
		 */
		long ways() {
			return FateChooser.ways(this.fates.size(), PACKETS, this.restart);
		}

	}

	/**
	 * A call and the times of its start and its end.
	 */
	static final class Call {

		private final long x;

		private final long begin;

		private final CompletableFuture<Long> future;

		private @Nullable Long end;

		private @Nullable Throwable failure;

		Call(long x, long begin, CompletableFuture<Long> future) {
			this.x = x;
			this.begin = begin;
			this.future = future;
		}

		private void ended(long now, @Nullable Throwable failure) {
			this.end = now;
			this.failure = failure;
		}

		long x() {
			return this.x;
		}

		CompletableFuture<Long> future() {
			return this.future;
		}

		/**
		 * Returns the failure, {@code null} if there is none or the call has not ended.
		 */
		@Nullable Throwable failure() {
			return this.failure;
		}

		/**
		 * Returns the duration, {@code null} if the call has not ended.
		 */
		@Nullable Duration duration() {
			return (this.end != null) ? Duration.ofNanos(this.end - this.begin) : null;
		}

	}

	/**
	 * One instance of a node.
	 */
	private final class Host {

		private final SimProcess process = new SimProcess(ScheduledPair.this.simulator);

		private final Introductions introductions = new Introductions();

		private final int port;

		private final PeerLink node;

		Host(String name, int port, LivenessOptions liveness) {
			this.port = port;
			InetSocketAddress address = SimNetwork.address(port);
			this.node = PeerLink.builder(name)
				.mdns(false)
				.liveness(liveness)
				.reliability(ScheduledPair.this.setup.reliability())
				.transport(() -> ScheduledPair.this.network.open(address))
				.discovery(() -> this.introductions)
				.callObserver(new Ends())
				.platform((settings) -> new SimulatedPlatform(settings, this.process, ScheduledPair.this.simulator))
				.build();
			if (ScheduledPair.this.setup.handlerTime().isZero()) {
				this.node.register("square", long.class, ScheduledPair.this::square);
			}
			else {
				this.node.register("square", long.class, (x) -> squareSlowly(this.process, x));
			}
			this.node.open();
		}

		void announce() {
			CompletableFuture<Void> announced = ((DefaultPeerLink) this.node).running().announce();
			if (!announced.isDone()) {
				throw new IllegalStateException("No name conflict probe was expected");
			}
			announced.join();
		}

		void discover(Host other) {
			this.introductions.discover(other.discovered());
		}

		boolean hasVerified(Host other) {
			return ((DefaultPeerLink) this.node).running()
				.peers()
				.isVerified(((DefaultPeerLink) other.node).running().identity().instanceId());
		}

		private DiscoveredNode discovered() {
			Announcement self = this.introductions.self;
			if (self == null) {
				throw new IllegalStateException("Not announced");
			}
			return new DiscoveredNode(self.name(), self.instanceId(), SimNetwork.address(this.port), self.attributes());
		}

	}

	private final class Ends implements CallObserver {

		@Override
		public Outgoing calling(String target, String method) {
			return new Outgoing() {

				@Override
				public void ended(@Nullable Throwable failure) {
					ScheduledPair.this.observedEnds.incrementAndGet();
				}

			};
		}

	}

	/**
	 * A discovery of the nodes that the test introduces.
	 */
	private static final class Introductions implements PeerDiscovery {

		private @Nullable DiscoveryListener listener;

		private @Nullable Announcement self;

		void discover(DiscoveredNode discovered) {
			if (this.listener != null) {
				this.listener.discovered("test", discovered);
			}
		}

		@Override
		public void start(DiscoveryListener listener) {
			this.listener = listener;
		}

		@Override
		public CompletableFuture<List<DiscoveredNode>> lookup(String name) {
			return CompletableFuture.completedFuture(List.of());
		}

		@Override
		public void announce(Announcement self) {
			this.self = self;
		}

		@Override
		public void withdraw() {
		}

		@Override
		public void close() {
		}

		@Override
		public Status status() {
			return new Status(true, "in a test");
		}

	}

}
