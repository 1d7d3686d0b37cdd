package io.peerlink;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

import io.peerlink.SimulatedNodes.SimulatedNode;
import io.peerlink.peer.PeerStatus;
import io.peerlink.sim.LinkConditions;
import io.peerlink.sim.Simulator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what a secret takes of time, in virtual time: round trips, and nothing that
 * waits for a timer.
 */
class SimulatedSealTests {

	private static final Duration LATENCY = Duration.ofMillis(2);

	private static final Duration LATER = Duration.ofMillis(20);

	private static final int HUB_PORT = 40_000;

	private static final String SECRET = PeerLink.generateSecret();

	@Test
	void peerThatIsDiscoveredIsVerifiedNearlyAsSoonAsWithoutASecret() {
		assertThat(untilVerified(true, false)).isLessThanOrEqualTo(untilVerified(false, false).plus(LATER));
	}

	@Test
	void peerAtAStaticAddressComesUpNearlyAsSoonAsWithoutASecret() {
		assertThat(untilVerified(true, true)).isLessThanOrEqualTo(untilVerified(false, true).plus(LATER));
	}

	@Test
	void firstCallTakesOneMoreRoundTrip() {
		assertThat(firstCall(true)).isLessThanOrEqualTo(firstCall(false).plus(LATENCY.multipliedBy(3)));
	}

	private static Duration untilVerified(boolean sealed, boolean staticPeer) {
		Simulator simulator = new Simulator(1);
		SimulatedNodes nodes = nodes(simulator);
		UnaryOperator<PeerLinkBuilder> secret = secret(sealed);
		SimulatedNode hub = staticPeer ? nodes.startAlone("hub", HUB_PORT, secret)
				: nodes.startAt("hub", HUB_PORT, secret, (node, process) -> {
				});
		simulator.run(Duration.ofSeconds(2));
		long start = simulator.nanoTime();
		SimulatedNode spoke = staticPeer
				? nodes.startAlone("spoke", HUB_PORT + 1,
						(builder) -> secret.apply(builder).staticPeers("127.0.0.1:" + HUB_PORT))
				: nodes.start("spoke", secret);
		simulator.runUntil(() -> sees(hub) && sees(spoke), Duration.ofSeconds(10));
		assertThat(sees(hub) && sees(spoke)).isTrue();
		return Duration.ofNanos(simulator.nanoTime() - start);
	}

	private static boolean sees(SimulatedNode node) {
		List<PeerStatus> peers = node.node().status().peers();
		return peers.size() == 1 && peers.get(0).up() && peers.get(0).verified();
	}

	private static Duration firstCall(boolean sealed) {
		Simulator simulator = new Simulator(1);
		SimulatedNodes nodes = nodes(simulator);
		nodes.start("hub", secret(sealed)).node().register("answer", () -> 42);
		SimulatedNode spoke = nodes.start("spoke", secret(sealed));
		long start = simulator.nanoTime();
		CompletableFuture<Integer> call = spoke.node().peer("hub").callAsync("answer", Integer.class);
		simulator.runUntil(call::isDone, Duration.ofSeconds(10));
		assertThat(call).isCompletedWithValue(42);
		return Duration.ofNanos(simulator.nanoTime() - start);
	}

	private static SimulatedNodes nodes(Simulator simulator) {
		SimulatedNodes nodes = new SimulatedNodes(simulator);
		nodes.network().conditions(LinkConditions.GOOD.withLatency(LATENCY, Duration.ZERO));
		return nodes;
	}

	private static UnaryOperator<PeerLinkBuilder> secret(boolean sealed) {
		return (builder) -> sealed ? builder.secret(SECRET) : builder;
	}

}
