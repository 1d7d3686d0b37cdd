package io.peerlink;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.peerlink.SimulatedNodes.SimulatedNode;
import io.peerlink.call.CallOptions;
import io.peerlink.peer.LivenessOptions;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerStatus;
import io.peerlink.sim.ForwardingTransport;
import io.peerlink.sim.LinkConditions;
import io.peerlink.sim.Simulator;
import io.peerlink.spi.Announcement;
import io.peerlink.spi.DatagramTransport;
import io.peerlink.spi.PeerDiscovery;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the liveness of whole nodes in virtual time.
 */
class SimulatedLivenessTests {

	private static final LinkConditions WIRELESS = LinkConditions.GOOD.withLatency(Duration.ofMillis(2),
			Duration.ofMillis(20));

	@Test
	void nodesAreVerifiedAtOnce() {
		Simulator.forSeeds(20, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			PeerLink one = nodes.start("one").node();
			PeerLink other = nodes.start("other").node();
			simulator.run(Duration.ofMillis(50));
			assertThat(one.status().peers()).hasSize(1).allMatch(PeerStatus::verified);
			assertThat(other.status().peers()).hasSize(1).allMatch(PeerStatus::verified);
		});
	}

	@Test
	void idleLinkCarriesAtMostOneDatagramASecondEachWay() {
		idle(LinkConditions.GOOD);
	}

	@Test
	void idleWirelessLinkCarriesAtMostOneDatagramASecondEachWay() {
		idle(WIRELESS);
	}

	private static void idle(LinkConditions conditions) {
		int seconds = 300;
		Simulator.forSeeds(30, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			nodes.network().conditions(conditions);
			List<CountingTransport> transports = new ArrayList<>();
			for (int i = 0; i < 2; i++) {
				int port = 40_000 + i;
				nodes.startAt("node" + i, port, (builder) -> builder.transport(() -> {
					CountingTransport transport = new CountingTransport(nodes.network().open(port));
					transports.add(transport);
					return transport;
				}));
			}
			simulator.run(Duration.ofSeconds(5));
			transports.forEach((transport) -> transport.sent = 0);
			simulator.run(Duration.ofSeconds(seconds));
			assertThat(transports)
				.allSatisfy((transport) -> assertThat(transport.sent).isBetween(seconds / 2, seconds));
		});
	}

	@Test
	void peerWithoutCapacityForACallStaysUp() {
		Simulator.forSeeds(10, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			PeerEventLog events = new PeerEventLog();
			PeerLink watcher = nodes.start("watcher").node();
			watcher.addPeerListener(events);
			PeerLink busy = nodes
				.start("busy",
						(builder) -> builder.handlerConcurrency(2)
							.handlerQueueCapacity(2)
							.liveness(LivenessOptions.disabled()))
				.node();
			busy.register("wait", () -> new CompletableFuture<String>());
			List<CompletableFuture<String>> calls = new ArrayList<>();
			for (int i = 0; i < 10; i++) {
				calls.add(watcher.peer("busy")
					.with(CallOptions.defaults().withTimeout(Duration.ofMinutes(5)))
					.callAsync("wait", String.class));
			}
			simulator.run(Duration.ofMinutes(1));
			assertThat(busy.status().rpc().activeRequests()).isEqualTo(4);
			assertThat(busy.status().rpc().rejectedRequests()).isPositive();
			assertThat(calls).filteredOn(CompletableFuture::isDone).hasSize(6);
			assertThat(events).containsExactly("up busy");
		});
	}

	@Test
	void lossOfAFifthExpiresNoPeer() {
		Simulator.forSeeds(20, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			nodes.network().conditions(WIRELESS.withLoss(0.2));
			PeerEventLog events = new PeerEventLog();
			nodes.start("watcher").node().addPeerListener(events);
			nodes.start("other");
			simulator.run(Duration.ofMinutes(5));
			assertThat(events).containsExactly("up other");
		});
	}

	@Test
	void suspendedNodeReportsNobodyDownAndAnnouncesItselfAgain() {
		Simulator.forSeeds(20, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			PeerEventLog ofWatcher = new PeerEventLog();
			PeerEventLog ofPaused = new PeerEventLog();
			AtomicInteger announcements = new AtomicInteger();
			PeerLink watcher = nodes.start("watcher").node();
			watcher.addPeerListener(ofWatcher);
			SimulatedNode paused = nodes.start("paused",
					(builder) -> builder.liveness(LivenessOptions.defaults().withMisses(1))
						.discovery(() -> counting(announcements)));
			paused.node().addPeerListener(ofPaused);
			simulator.run(Duration.ofSeconds(10));
			paused.pause();
			simulator.run(Duration.ofSeconds(10));
			assertThat(ofWatcher).containsExactly("up paused", "down paused EXPIRED");
			assertThat(announcements).hasValue(1);
			paused.resume(simulator.random().nextBoolean());
			simulator.run(Duration.ofSeconds(3));
			assertThat(ofWatcher).containsExactly("up paused", "down paused EXPIRED", "up paused");
			simulator.run(Duration.ofMinutes(1));
			assertThat(ofPaused).containsExactly("up watcher");
			assertThat(announcements).hasValue(2);
		});
	}

	private static PeerDiscovery counting(AtomicInteger announcements) {
		return new StubDiscovery() {

			@Override
			public void announce(Announcement self) {
				announcements.incrementAndGet();
			}

		};
	}

	@Test
	void restartIsDetectedAtTheAnnouncement() {
		Simulator.forSeeds(20, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			PeerEventLog events = new PeerEventLog();
			PeerLink watcher = nodes.start("watcher").node();
			watcher.addPeerListener(events);
			SimulatedNode victim = nodes.start("victim");
			simulator.run(Duration.ofSeconds(10));
			victim.crash();
			simulator.run(Duration.ofMillis(100));
			PeerLink successor = nodes.startAt("victim", victim.address().getPort(), (builder) -> builder).node();
			simulator.run(Duration.ofMillis(50));
			assertThat(events).containsExactly("up victim", "down victim REPLACED", "up victim");
			assertThat(watcher.peers()).extracting(Peer::instanceId).containsExactly(successor.status().instanceId());
		});
	}

	@Test
	void restartIsDetectedAtTheFirstMessage() {
		Simulator.forSeeds(20, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			PeerEventLog events = new PeerEventLog();
			PeerLink watcher = nodes.start("watcher").node();
			watcher.addPeerListener(events);
			ScriptedPeer victim = nodes.scripted("victim");
			victim.answerPingsAs(victim.instanceId()).announce(Map.of(Peer.JAVA_MARKER, "1"));
			simulator.run(Duration.ofSeconds(1));
			assertThat(events).containsExactly("up victim");
			victim.answerPingsAs("successor");
			victim.send(watcher, "{'type':'request','id':'1','rpc':'x','args':[],'kwargs':{},"
					+ "'pl':{'v':1,'instance':'successor','to':'any','seq':1,'low':1,'try':1,'ttl':5000}}");
			simulator.run(Duration.ofMillis(50));
			assertThat(events).containsExactly("up victim", "down victim REPLACED", "up victim");
			assertThat(watcher.peers()).extracting(Peer::instanceId).containsExactly("successor");
		});
	}

	private static final class CountingTransport extends ForwardingTransport {

		private int sent;

		CountingTransport(DatagramTransport delegate) {
			super(delegate);
		}

		@Override
		public void send(byte[] buffer, int offset, int length, InetSocketAddress to) throws IOException {
			this.sent++;
			super.send(buffer, offset, length, to);
		}

	}

}
