package io.peerlink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

import io.peerlink.ReliabilitySimulation.Method;
import io.peerlink.ReliabilitySimulation.StartedCall;
import io.peerlink.call.CallOptions;
import io.peerlink.call.ReliabilityOptions;
import io.peerlink.sim.LinkConditions;
import io.peerlink.sim.SimNetwork;
import io.peerlink.sim.Simulator;
import org.jspecify.annotations.Nullable;

/**
 * A random scenario: some nodes and Python peers, a network, calls of all kinds, and
 * faults.
 */
final class RandomScenario {

	static final Duration LONGEST_JITTER = Duration.ofMillis(100);

	private static final Duration LONGEST_BASE_LATENCY = Duration.ofMillis(20);

	/**
	 * The longest latency of a datagram.
	 */
	static final Duration LONGEST_LATENCY = LONGEST_JITTER.plus(LONGEST_BASE_LATENCY);

	private static final double WORST_LOSS = 0.5;

	private static final double WORST_DUPLICATION = 0.3;

	private static final Duration LONGEST_SCENARIO = Duration.ofSeconds(6);

	private static final Duration LONGEST_HANDLING = Duration.ofSeconds(2);

	private static final Duration LONGEST_WAIT = Duration.ofMillis(400);

	private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);

	private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(10);

	/**
	 * How long replies are kept: the longest deadline and 30 s, and 3 s until the node
	 * removes them.
	 */
	private static final Duration RETENTION = LONGEST_TIMEOUT.plusSeconds(33);

	/**
	 * The time in which the last datagram arrives, is executed, and is answered.
	 */
	private static final Duration LONGEST_EPILOGUE = LONGEST_LATENCY.plus(LONGEST_WAIT)
		.plus(LONGEST_HANDLING)
		.plus(ReliabilitySimulation.TICK);

	private static final int MOST_STEPS = 35;

	private static final int MOST_AT_ONCE = 15;

	private static final List<Method> METHODS = List.of(Method.PLAIN, Method.PLAIN, Method.LATER, Method.LATER,
			Method.FAIL, Method.FAIL_LATER, Method.PADDED);

	private final Simulator simulator;

	private final RandomGenerator random;

	private final ReliabilitySimulation simulation;

	private final boolean faultless;

	private final List<String> stopped = new ArrayList<>();

	private final List<Integer> ports = new ArrayList<>();

	private @Nullable Runnable repair;

	private RandomScenario(Simulator simulator, ReliabilityOptions reliability) {
		this.simulator = simulator;
		this.random = simulator.random();
		this.simulation = new ReliabilitySimulation(simulator, limits(reliability));
		this.faultless = chance(0.4);
	}

	/**
	 * Runs a scenario to its end: no call is pending, no handler runs.
	 */
	static ReliabilitySimulation run(Simulator simulator, ReliabilityOptions reliability) {
		RandomScenario scenario = new RandomScenario(simulator, reliability);
		scenario.run();
		return scenario.simulation;
	}

	/**
	 * Waits until no node keeps any reply.
	 */
	static void outliveRetention(ReliabilitySimulation simulation) {
		simulation.network().conditions(LinkConditions.GOOD);
		simulation.run(RETENTION);
	}

	private UnaryOperator<PeerLinkBuilder> limits(ReliabilityOptions reliability) {
		boolean narrow = chance(0.2);
		int queue = 1 + this.random.nextInt(3);
		return (builder) -> {
			builder.reliability(reliability).shutdownTimeout(Duration.ZERO);
			return narrow ? builder.handlerConcurrency(1).handlerQueueCapacity(queue) : builder;
		};
	}

	private void run() {
		if (chance(0.2)) {
			this.simulation.handlersWait(LONGEST_WAIT);
		}
		populate();
		this.simulation.network().conditions(conditions());
		if (chance(0.5)) {
			this.simulation.run(upTo(Duration.ofSeconds(3)));
		}
		int steps = 5 + this.random.nextInt(MOST_STEPS - 5);
		Duration pause = upTo(LONGEST_SCENARIO.dividedBy(steps)).multipliedBy(2);
		for (int i = 0; i < steps; i++) {
			this.simulation.run(upTo(pause));
			step();
		}
		repair();
		finish();
	}

	private void populate() {
		int all = 2 + this.random.nextInt(3);
		int python = this.random.nextInt(Math.min(3, all));
		for (int i = 0; i < all; i++) {
			if (i < python) {
				this.simulation.startPython("python" + i, chance(0.3));
			}
			else {
				this.simulation.start("node" + i);
			}
		}
	}

	private LinkConditions conditions() {
		Duration latency = Duration.ofNanos(100_000).plus(upTo(LONGEST_BASE_LATENCY.minusMillis(1)));
		return new LinkConditions(latency, chance(0.3) ? Duration.ZERO : upTo(LONGEST_JITTER),
				chance(0.1) ? 0 : this.random.nextDouble() * WORST_LOSS, this.random.nextDouble() * WORST_DUPLICATION);
	}

	private void step() {
		if (this.simulation.javaNodes().isEmpty()) {
			restart();
			return;
		}
		if (!this.faultless && chance(0.2)) {
			injectFault();
			return;
		}
		switch (this.random.nextInt(10)) {
			case 0 -> broadcast();
			case 1 -> cancelSoon(chance(0.3) ? broadcast() : call());
			case 2 -> callThrough();
			case 3, 4 -> callFromPython();
			case 5 -> burst();
			default -> call();
		}
	}

	private void injectFault() {
		switch (this.random.nextInt(5)) {
			case 0 -> remove();
			case 1, 2 -> restart();
			case 3 -> disconnect();
			default -> repair();
		}
	}

	private void remove() {
		String victim = pick(this.simulation.javaNodes());
		this.ports.add(this.simulation.address(victim).getPort());
		this.stopped.add(victim);
		if (chance(0.7)) {
			this.simulation.crash(victim);
		}
		else {
			this.simulation.stop(victim);
		}
	}

	private void restart() {
		if (this.stopped.isEmpty()) {
			remove();
		}
		String name = this.stopped.remove(0);
		// Possibly the port of another node.
		int port = this.ports.remove(this.random.nextInt(this.ports.size()));
		if (chance(0.5)) {
			this.simulation.startAt(name, port);
		}
		else {
			this.simulation.start(name);
		}
	}

	private void disconnect() {
		repair();
		List<String> all = names();
		SimNetwork network = this.simulation.network();
		var first = this.simulation.address(pick(all));
		var second = this.simulation.address(pick(all));
		if (chance(0.5)) {
			network.isolate(first);
			this.repair = () -> network.rejoin(first);
		}
		else {
			network.partition(first, second);
			this.repair = () -> network.heal(first, second);
		}
	}

	private void repair() {
		if (this.repair != null) {
			this.repair.run();
			this.repair = null;
		}
	}

	private StartedCall call() {
		String caller = pick(this.simulation.javaNodes());
		return this.simulation.call(caller, calleeOf(caller), pick(METHODS), handling(), options());
	}

	private void burst() {
		for (int i = this.random.nextInt(MOST_AT_ONCE); i >= 0; i--) {
			call();
		}
	}

	private StartedCall broadcast() {
		return this.simulation.broadcast(pick(this.simulation.javaNodes()), pick(METHODS), handling(), options());
	}

	private void callThrough() {
		String caller = pick(this.simulation.javaNodes());
		String callee = calleeOf(caller);
		if (this.simulation.isPython(callee)) {
			call();
			return;
		}
		this.simulation.callThrough(caller, callee, calleeOf(callee), timeout(), options());
	}

	private void callFromPython() {
		if (this.simulation.python().isEmpty()) {
			call();
			return;
		}
		this.simulation.callFromPython(pick(this.simulation.python()), pick(this.simulation.javaNodes()), pick(METHODS),
				handling());
	}

	private void cancelSoon(StartedCall started) {
		this.simulator.schedule(timeout().dividedBy(4), started::cancel);
	}

	/**
	 * Returns any node but the caller, including the stopped ones.
	 */
	private String calleeOf(String caller) {
		List<String> all = names();
		all.addAll(this.stopped);
		all.remove(caller);
		return pick(all);
	}

	private List<String> names() {
		List<String> all = new ArrayList<>(this.simulation.javaNodes());
		all.addAll(this.simulation.python());
		return all;
	}

	private CallOptions options() {
		return CallOptions.defaults().withTimeout(timeout()).withIdempotent(chance(0.2));
	}

	/**
	 * Returns a timeout. Short ones are as likely as long ones.
	 */
	private Duration timeout() {
		double ratio = (double) LONGEST_TIMEOUT.toMillis() / SHORTEST_TIMEOUT.toMillis();
		return Duration.ofMillis((long) (SHORTEST_TIMEOUT.toMillis() * Math.pow(ratio, this.random.nextDouble())));
	}

	private Duration handling() {
		return Duration.ofMillis((long) Math.pow((double) LONGEST_HANDLING.toMillis(), this.random.nextDouble()));
	}

	/**
	 * A request that is in transit at the end of its call may still be executed, and its
	 * handler may make another call.
	 */
	private void finish() {
		do {
			this.simulation.run(Duration.ofNanos(Math.max(0, end() - this.simulation.now())));
			this.simulation.run(LONGEST_EPILOGUE);
		}
		while (end() > 0);
	}

	private long end() {
		return this.simulation.calls()
			.values()
			.stream()
			.filter((call) -> !call.isOver() && !call.callerIncarnation().isDead())
			.mapToLong((call) -> call.deadline() + ReliabilitySimulation.TICK.toNanos())
			.max()
			.orElse(0);
	}

	private boolean chance(double probability) {
		return this.random.nextDouble() < probability;
	}

	private Duration upTo(Duration longest) {
		return this.simulator.randomDuration(longest);
	}

	private <T> T pick(List<T> choices) {
		return Objects.requireNonNull(choices.get(this.random.nextInt(choices.size())));
	}

}
