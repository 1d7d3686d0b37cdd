package io.peerlink;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.peerlink.SimulatedNodes.SimulatedNode;
import io.peerlink.peer.LivenessOptions;
import io.peerlink.peer.PeerStatus;
import io.peerlink.sim.SimNetwork;
import io.peerlink.sim.Simulator;
import io.peerlink.spi.PeerDiscovery;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for nodes of which only one knows the other's address, in virtual time.
 */
class SimulatedContactTests {

	private static final int HUB_PORT = 40_000;

	private static final int SPOKE_PORT = 40_001;

	private final PeerEventLog events = new PeerEventLog();

	private final PeerEventLog otherEvents = new PeerEventLog();

	@Test
	void nodeThatHasAnotherInItsListIsAPeerOfThatOne() {
		Simulator.forSeeds(20, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			PeerLink hub = hub(nodes);
			PeerLink spoke = spoke(nodes, "spoke");
			simulator.run(Duration.ofMillis(1500));
			assertThat(this.events).containsExactly("up spoke");
			assertThat(this.otherEvents).containsExactly("up hub");
			spoke.register("where", () -> "here");
			CompletableFuture<String> call = hub.peer("spoke").callAsync("where", String.class);
			simulator.run(Duration.ofMillis(10));
			assertThat(call).isCompletedWithValue("here");
			assertThat(hub.status().peers()).allMatch(PeerStatus::verified)
				.flatExtracting(PeerStatus::sources)
				.containsExactly("contact");
			simulator.run(Duration.ofMinutes(5));
			assertThat(this.events).containsExactly("up spoke");
			this.events.clear();
			this.otherEvents.clear();
		});
	}

	@Test
	void peerIsForgottenAfterItsCrash() {
		Simulator simulator = new Simulator(1);
		SimulatedNodes nodes = new SimulatedNodes(simulator);
		PeerLink hub = hub(nodes);
		SimulatedNode spoke = spokeNode(nodes, "spoke");
		simulator.run(Duration.ofSeconds(10));
		spoke.crash();
		simulator.run(Duration.ofSeconds(10));
		assertThat(this.events).containsExactly("up spoke", "down spoke EXPIRED");
		assertThat(hub.status().peers()).isEmpty();
	}

	@Test
	void successorIsDiscoveredAndForgotten() {
		Simulator simulator = new Simulator(1);
		SimulatedNodes nodes = new SimulatedNodes(simulator);
		PeerLink hub = hub(nodes);
		SimulatedNode spoke = spokeNode(nodes, "spoke");
		simulator.run(Duration.ofSeconds(10));
		spoke.crash();
		simulator.run(Duration.ofMillis(500));
		SimulatedNode successor = spokeNode(nodes, "spoke");
		simulator.run(Duration.ofSeconds(10));
		assertThat(this.events).containsExactly("up spoke", "down spoke REPLACED", "up spoke");
		successor.crash();
		simulator.run(Duration.ofSeconds(10));
		assertThat(hub.status().peers()).isEmpty();
	}

	@Test
	void goodbyeEndsTheContact() {
		Simulator simulator = new Simulator(1);
		SimulatedNodes nodes = new SimulatedNodes(simulator);
		PeerLink hub = hub(nodes);
		PeerLink spoke = spoke(nodes, "spoke");
		simulator.run(Duration.ofSeconds(10));
		spoke.stop();
		simulator.run(Duration.ofMinutes(3));
		assertThat(this.events).containsExactly("up spoke", "down spoke REMOVED");
		assertThat(hub.status().peers()).isEmpty();
	}

	@Test
	void outageOfTheNetworkIsSurvived() {
		Simulator simulator = new Simulator(1);
		SimulatedNodes nodes = new SimulatedNodes(simulator);
		hub(nodes);
		SimulatedNode spoke = spokeNode(nodes, "spoke");
		simulator.run(Duration.ofSeconds(10));
		nodes.network().isolate(spoke.address());
		simulator.run(Duration.ofSeconds(30));
		nodes.network().rejoin(spoke.address());
		simulator.run(Duration.ofSeconds(5));
		assertThat(this.events).containsExactly("up spoke", "down spoke EXPIRED", "up spoke");
		assertThat(this.otherEvents).containsExactly("up hub", "down hub EXPIRED", "up hub");
	}

	@Test
	void peerStaysUpWithoutLivenessChecksAndGoesWithoutThem() {
		Simulator simulator = new Simulator(1);
		SimulatedNodes nodes = new SimulatedNodes(simulator);
		PeerLink hub = nodes.startAlone("hub", HUB_PORT, (builder) -> builder.liveness(LivenessOptions.disabled()))
			.node();
		hub.addPeerListener(this.events);
		SimulatedNode spoke = nodes.startAlone("spoke", SPOKE_PORT,
				(builder) -> builder.liveness(LivenessOptions.disabled()).staticPeers("127.0.0.1:" + HUB_PORT));
		simulator.run(Duration.ofMinutes(10));
		assertThat(this.events).containsExactly("up spoke");
		spoke.crash();
		simulator.run(Duration.ofMinutes(1));
		assertThat(hub.status().peers()).isEmpty();
	}

	@Test
	void nodeThatTakesNoCallsIsNoPeer() {
		Simulator simulator = new Simulator(1);
		SimulatedNodes nodes = new SimulatedNodes(simulator);
		PeerLink hub = hub(nodes);
		SimulatedNode observer = nodes.openAt("observer", SPOKE_PORT,
				(builder) -> builder.staticPeers("127.0.0.1:" + HUB_PORT), (node, process) -> {
				});
		simulator.run(Duration.ofMinutes(2));
		assertThat(observer.node().peers()).hasSize(1);
		assertThat(this.events).isEmpty();
		assertThat(hub.status().peers()).isEmpty();
	}

	@Test
	void staticPeerThatTakesNoCallsIsNoPeer() {
		Simulator simulator = new Simulator(1);
		SimulatedNodes nodes = new SimulatedNodes(simulator);
		SimulatedNode observer = nodes.openAt("observer", HUB_PORT,
				(builder) -> builder.staticPeers("127.0.0.1:" + SPOKE_PORT), (node, process) -> {
				});
		PeerLink spoke = spoke(nodes, "spoke");
		simulator.run(Duration.ofMinutes(2));
		assertThat(observer.node().peers()).hasSize(1);
		assertThat(this.otherEvents).isEmpty();
		assertThat(spoke.status().peers()).isEmpty();
		assertThat(spoke.status().discovery()).extracting(PeerDiscovery.Status::detail)
			.containsExactly("0 of 1 static peers answer; silent: 127.0.0.1:" + HUB_PORT);
	}

	@Test
	void pythonNodeThatPingsIsNoPeer() {
		Simulator simulator = new Simulator(1);
		SimulatedNodes nodes = new SimulatedNodes(simulator);
		PeerLink hub = hub(nodes);
		ScriptedPeer python = nodes.scripted("python");
		python.send(hub, "{'type':'request','id':'1','src':'python','rpc':'__ping__','args':[],'kwargs':{}}");
		simulator.run(Duration.ofSeconds(10));
		assertThat(python.pings()).isZero();
		assertThat(hub.status().peers()).isEmpty();
	}

	/**
	 * They ping each other before each has discovered the other.
	 */
	@Test
	void nodesThatDiscoverEachOtherAreNotPingedTwice() {
		Simulator.forSeeds(20, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			AtomicInteger datagrams = new AtomicInteger();
			nodes.network().tap((from, to, bytes) -> datagrams.incrementAndGet());
			PeerLink first = nodes.start("first").node();
			PeerLink second = nodes.start("second").node();
			simulator.run(Duration.ofSeconds(1));
			int atFirst = datagrams.get();
			assertThat(atFirst).isLessThanOrEqualTo(8);
			simulator.run(Duration.ofSeconds(10));
			assertThat(datagrams.get() - atFirst).isLessThanOrEqualTo(22);
			assertThat(first.status().peers()).flatExtracting(PeerStatus::sources).doesNotContain("contact");
			assertThat(second.status().peers()).flatExtracting(PeerStatus::sources).doesNotContain("contact");
		});
	}

	@Test
	void nodesOfAnotherRealmAreNoPeers() {
		Simulator simulator = new Simulator(1);
		SimulatedNodes nodes = new SimulatedNodes(simulator);
		PeerLink hub = hub(nodes);
		SimulatedNode spoke = nodes.startAlone("spoke", SPOKE_PORT,
				(builder) -> builder.secret(PeerLink.generateSecret()).staticPeers("127.0.0.1:" + HUB_PORT));
		simulator.run(Duration.ofMinutes(1));
		assertThat(hub.status().peers()).isEmpty();
		assertThat(spoke.node().status().peers()).isEmpty();
		assertThat(spoke.node().status().discovery()).extracting(PeerDiscovery.Status::detail)
			.containsExactly(
					"0 of 1 static peers answer; silent, or without the secret of this node: 127.0.0.1:" + HUB_PORT);
	}

	@Test
	void everythingInARealmIsSealed() {
		Simulator simulator = new Simulator(1);
		SimulatedNodes nodes = new SimulatedNodes(simulator);
		AtomicInteger plain = new AtomicInteger();
		nodes.network().tap((from, to, bytes) -> {
			String text = new String(bytes, StandardCharsets.ISO_8859_1);
			boolean sealed = text.startsWith("\u00fe") && !text.contains("question") && !text.contains("spoke");
			plain.addAndGet(sealed ? 0 : 1);
		});
		String secret = PeerLink.generateSecret();
		PeerLink hub = nodes.startAlone("hub", HUB_PORT, (builder) -> builder.secret(secret)).node();
		PeerLink spoke = nodes
			.startAlone("spoke", SPOKE_PORT, (builder) -> builder.secret(secret).staticPeers("127.0.0.1:" + HUB_PORT))
			.node();
		simulator.run(Duration.ofSeconds(5));
		hub.register("question", () -> 42);
		CompletableFuture<Integer> call = spoke.peer("hub").callAsync("question", Integer.class);
		CompletableFuture<Integer> failure = spoke.peer("hub").callAsync("unknown", Integer.class);
		simulator.run(Duration.ofMillis(20));
		assertThat(call).isCompletedWithValue(42);
		assertThat(failure).isCompletedExceptionally();
		spoke.stop();
		simulator.run(Duration.ofSeconds(1));
		assertThat(hub.peers()).isEmpty();
		assertThat(plain).hasValue(0);
	}

	private PeerLink hub(SimulatedNodes nodes) {
		PeerLink hub = nodes.startAlone("hub", HUB_PORT, (builder) -> builder).node();
		hub.addPeerListener(this.events);
		return hub;
	}

	private PeerLink spoke(SimulatedNodes nodes, String name) {
		return spokeNode(nodes, name).node();
	}

	private SimulatedNode spokeNode(SimulatedNodes nodes, String name) {
		SimulatedNode spoke = nodes.startAlone(name, SPOKE_PORT,
				(builder) -> builder.staticPeers("127.0.0.1:" + HUB_PORT));
		spoke.node().addPeerListener(this.otherEvents);
		return spoke;
	}

}
