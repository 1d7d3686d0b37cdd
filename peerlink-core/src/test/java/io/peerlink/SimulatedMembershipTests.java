package io.peerlink;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.peerlink.call.CallOptions;
import io.peerlink.internal.wire.Message;
import io.peerlink.peer.Peer;
import io.peerlink.sim.Simulator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a whole node makes of peers that something speaks against, in virtual time.
 */
class SimulatedMembershipTests {

	private static final Map<String, String> JAVA = Map.of(Peer.JAVA_MARKER, "1");

	@Test
	void forgedGoodbyesTakeAPeerDownOnce() {
		Simulator.forSeeds(20, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			PeerEventLog events = new PeerEventLog();
			PeerLink watcher = nodes.start("watcher").node();
			watcher.addPeerListener(events);
			ScriptedPeer victim = java(nodes, "victim");
			simulator.run(Duration.ofSeconds(1));
			for (int i = 0; i < 50; i++) {
				victim.send(watcher, new Message.Goodbye(victim.instanceId(), "victim"));
				simulator.run(Duration.ofMillis(100));
			}
			assertThat(events).containsExactly("up victim", "down victim REMOVED", "up victim");
			victim.ignorePings().send(watcher, new Message.Goodbye(victim.instanceId(), "victim"));
			simulator.run(Duration.ofMillis(850));
			assertThat(events).endsWith("up victim", "down victim REMOVED");
		});
	}

	@Test
	void callsReachTheOlderOfTwoNodesWithOneNameUntilItIsGone() {
		Simulator.forSeeds(20, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			PeerEventLog events = new PeerEventLog();
			PeerLink watcher = nodes.start("watcher").node();
			watcher.addPeerListener(events);
			ScriptedPeer older = java(nodes, "Twin");
			simulator.run(Duration.ofSeconds(1));
			ScriptedPeer younger = java(nodes, "twin");
			simulator.run(Duration.ofMinutes(5));
			call(simulator, watcher, "twin");
			assertThat(older.received("request")).isNotEmpty();
			assertThat(younger.received("request")).isEmpty();
			assertThat(events).containsExactly("up Twin");
			older.ignorePings();
			simulator.run(Duration.ofSeconds(4));
			assertThat(events).containsExactly("up Twin", "down Twin EXPIRED", "up twin");
			call(simulator, watcher, "Twin");
			assertThat(younger.received("request")).isNotEmpty();
		});
	}

	@Test
	void peerThatDiscoveryLosesStaysUpAndCanBeCalled() {
		Simulator.forSeeds(20, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			PeerEventLog events = new PeerEventLog();
			PeerLink watcher = nodes.start("watcher").node();
			watcher.addPeerListener(events);
			ScriptedPeer peer = java(nodes, "peer");
			simulator.run(Duration.ofSeconds(1));
			peer.withdraw();
			peer.answerPings();
			simulator.run(Duration.ofMinutes(5));
			assertThat(events).containsExactly("up peer");
			call(simulator, watcher, "peer");
			assertThat(peer.received("request")).isNotEmpty();
		});
	}

	private static ScriptedPeer java(SimulatedNodes nodes, String name) {
		ScriptedPeer peer = nodes.scripted(name);
		return peer.answerPingsAs(peer.instanceId()).announce(JAVA);
	}

	/**
	 * Calls a peer, which does not reply.
	 */
	private static void call(Simulator simulator, PeerLink node, String peer) {
		CompletableFuture<String> call = node.peer(peer)
			.with(CallOptions.defaults().withTimeout(Duration.ofMillis(500)))
			.callAsync("x", String.class);
		simulator.run(Duration.ofSeconds(1));
		assertThat(call).isCompletedExceptionally();
	}

}
