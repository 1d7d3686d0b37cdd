package io.peerlink;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

import io.peerlink.SimulatedNodes.SimulatedPlatform;
import io.peerlink.internal.node.NodeRun;
import io.peerlink.internal.wire.Extension;
import io.peerlink.peer.NodeName;
import io.peerlink.peer.Peer;
import io.peerlink.peer.RefusedKey;
import io.peerlink.sim.CapturedLog;
import io.peerlink.sim.SimNetwork;
import io.peerlink.sim.SimProcess;
import io.peerlink.sim.Simulator;
import io.peerlink.spi.Announcement;
import io.peerlink.spi.DiscoveredNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for nodes with one name, in virtual time, with the real DNS-SD engine.
 */
class SimulatedNameConflictTests {

	private static final int SEEDS = 40;

	@Test
	void youngerNodeIsOutOfServiceUntilTheOlderOneStops() {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			Lan lan = new Lan(simulator);
			Node older = lan.start("Pi");
			simulator.run(Duration.ofSeconds(5));
			Node younger = lan.startUnplugged("Pi");
			simulator.run(Duration.ofSeconds(20));
			assertThat(younger.isAnnounced()).isTrue();
			younger.cable().plug();
			simulator.run(Duration.ofSeconds(3));
			assertThat(older.isAnnounced()).isTrue();
			assertThat(older.events).isEmpty();
			assertThat(younger.isAnnounced()).isFalse();
			assertThat(younger.node.status().nameOwner()).isEqualTo(older.hostAndPort());
			assertThat(younger.events).containsExactly("lost Pi " + older.hostAndPort());
			simulator.run(Duration.ofMinutes(2));
			assertThat(older.isAnnounced()).isTrue();
			assertThat(younger.isAnnounced()).isFalse();
			older.node.withdraw();
			simulator.run(Duration.ofSeconds(2));
			assertThat(younger.isAnnounced()).isTrue();
			assertThat(younger.node.status().nameOwner()).isNull();
			assertThat(younger.events).containsExactly("lost Pi " + older.hostAndPort(), "regained Pi");
		});
	}

	/**
	 * To be older is only said.
	 */
	@Test
	void olderNodeDoesNotTakeANameThatBelongsToTheKeyOfAnotherOne(@TempDir Path folder) {
		String secret = PeerLink.generateSecret();
		Simulator.forSeeds(10, (simulator) -> {
			Lan lan = new Lan(simulator);
			Node watcher = lan.start("watcher", true, (builder) -> builder.secret(secret));
			Node older = lan.startUnplugged("Pi", (builder) -> builder.secret(secret));
			simulator.run(Duration.ofSeconds(20));
			Node kept = lan.start("Pi", true, (builder) -> builder.secret(secret).identity(folder.resolve("identity")));
			List<RefusedKey> refused = new ArrayList<>();
			kept.node.pins().addListener(refused::add);
			simulator.run(Duration.ofSeconds(12));
			older.cable().plug();
			simulator.run(Duration.ofMinutes(2));
			assertThat(kept.isAnnounced()).isTrue();
			assertThat(kept.events).isEmpty();
			assertThat(refused).extracting(RefusedKey::pinned).containsExactly(kept.node.status().fingerprint());
			assertThat(watcher.peer("Pi").instanceId()).isEqualTo(kept.instanceId());
			assertThat(watcher.node.pins().refused()).hasSize(1);
		});
	}

	@Test
	void youngerNodeGivesANameUpThatItHasJustTaken(@TempDir Path folder) {
		String secret = PeerLink.generateSecret();
		Simulator.forSeeds(10, (simulator) -> {
			Lan lan = new Lan(simulator);
			Node older = lan.startUnplugged("Pi", (builder) -> builder.secret(secret));
			simulator.run(Duration.ofSeconds(20));
			Node kept = lan.start("Pi", true, (builder) -> builder.secret(secret).identity(folder.resolve("identity")));
			older.cable().plug();
			simulator.run(Duration.ofSeconds(20));
			assertThat(kept.events).containsExactly("lost Pi " + older.hostAndPort());
			older.node.withdraw();
			simulator.run(Duration.ofSeconds(10));
			assertThat(kept.events).hasSize(2).last().isEqualTo("regained Pi");
		});
	}

	@Test
	void youngerNodeIsFoundSoonAfterTheOlderOneHasCrashed() {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			Lan lan = new Lan(simulator);
			Node watcher = lan.start("watcher");
			Node older = lan.start("Pi");
			simulator.run(Duration.ofSeconds(5));
			Node younger = lan.startUnplugged("Pi");
			younger.cable().plug();
			simulator.run(Duration.ofSeconds(20));
			assertThat(watcher.peer("Pi").instanceId()).isEqualTo(older.instanceId());
			older.crash();
			simulator.run(Duration.ofSeconds(8));
			assertThat(younger.events).endsWith("regained Pi");
			assertThat(watcher.peer("Pi").instanceId()).isEqualTo(younger.instanceId());
		});
	}

	@Test
	void youngerNodeTakesANumberedNameWhereItMay() {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			Lan lan = new Lan(simulator);
			Node watcher = lan.start("watcher");
			Node older = lan.start("Pi");
			simulator.run(Duration.ofSeconds(5));
			Node younger = lan.startUnplugged("Pi", (builder) -> builder.renameOnConflict(true));
			simulator.run(Duration.ofSeconds(20));
			assertThat(younger.node.name()).isEqualTo("Pi");
			younger.cable().plug();
			simulator.run(Duration.ofSeconds(3));
			assertThat(older.node.name()).isEqualTo("Pi");
			assertThat(younger.node.name()).isEqualTo("Pi-2");
			assertThat(younger.isAnnounced()).isTrue();
			assertThat(younger.events).containsExactly("renamed Pi Pi-2 " + older.hostAndPort());
			assertThat(watcher.peer("Pi").instanceId()).isEqualTo(older.instanceId());
			assertThat(watcher.peer("Pi-2").instanceId()).isEqualTo(younger.instanceId());
			simulator.run(Duration.ofMinutes(5));
			assertThat(watcher.peer("Pi").instanceId()).isEqualTo(older.instanceId());
			assertThat(watcher.peer("Pi-2").instanceId()).isEqualTo(younger.instanceId());
			assertThat(older.peer("Pi-2").instanceId()).isEqualTo(younger.instanceId());
		});
	}

	@Test
	void nodeThatNobodyListsIsKnownByItsNumberedName() {
		Simulator.forSeeds(10, (simulator) -> {
			Lan lan = new Lan(simulator);
			Node hub = lan.startAlone("hub", lan.freeAddress(), (builder) -> builder);
			String hubAddress = hub.hostAndPort();
			Node older = lan.startUnplugged("Pi", (builder) -> builder.staticPeers(hubAddress));
			simulator.run(Duration.ofSeconds(5));
			Node younger = lan.start("Pi", true, (builder) -> builder.renameOnConflict(true).staticPeers(hubAddress));
			simulator.run(Duration.ofSeconds(5));
			assertThat(hub.peer("Pi").instanceId()).isEqualTo(younger.instanceId());
			older.cable().plug();
			simulator.run(Duration.ofMinutes(2));
			assertThat(younger.node.name()).isEqualTo("Pi-2");
			assertThat(hub.peer("Pi").instanceId()).isEqualTo(older.instanceId());
			assertThat(hub.peer("Pi-2").instanceId()).isEqualTo(younger.instanceId());
		});
	}

	@Test
	void nodeThatIsOutOfServiceIsDownAtThoseThatListItAndStaysDown() {
		Simulator.forSeeds(10, (simulator) -> {
			Lan lan = new Lan(simulator);
			Node older = lan.startUnplugged("Pi");
			simulator.run(Duration.ofSeconds(5));
			InetSocketAddress hubAddress = SimNetwork.address(49_000);
			Node younger = lan.start("Pi", true, (builder) -> builder.staticPeers(Peer.hostAndPort(hubAddress)));
			PeerEventLog log = new PeerEventLog();
			Node hub = lan.startAlone("hub", hubAddress, (builder) -> builder.staticPeers(younger.hostAndPort()));
			hub.node.addPeerListener(log);
			simulator.run(Duration.ofSeconds(10));
			older.cable().plug();
			simulator.run(Duration.ofMinutes(5));
			assertThat(younger.isAnnounced()).isFalse();
			assertThat(log).containsExactly("up Pi", "down Pi EXPIRED");
			older.node.withdraw();
			simulator.run(Duration.ofSeconds(10));
			assertThat(log).containsExactly("up Pi", "down Pi EXPIRED", "up Pi");
			log.clear();
		});
	}

	@Test
	void ageDecidesAlthoughTheYoungerNodeWasSeenFirst() {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			Lan lan = new Lan(simulator);
			Node older = lan.startUnplugged("Pi");
			simulator.run(Duration.ofSeconds(5));
			Node younger = lan.start("Pi");
			simulator.run(Duration.ofSeconds(5));
			older.cable().plug();
			simulator.run(Duration.ofSeconds(3));
			assertThat(older.isAnnounced()).isTrue();
			assertThat(younger.isAnnounced()).isFalse();
		});
	}

	@Test
	void namesThatDifferInCaseAreOneName() {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			Lan lan = new Lan(simulator);
			Node older = lan.start("Pi");
			simulator.run(Duration.ofSeconds(5));
			Node younger = lan.startUnplugged("PI", (builder) -> builder.renameOnConflict(true));
			simulator.run(Duration.ofSeconds(20));
			younger.cable().plug();
			simulator.run(Duration.ofSeconds(3));
			assertThat(older.node.name()).isEqualTo("Pi");
			assertThat(younger.node.name()).isEqualTo("PI-2");
		});
	}

	@Test
	void partitionThatHealsLeavesTheNameToTheOlderNode() {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			Lan lan = new Lan(simulator);
			Node older = lan.start("Pi");
			simulator.run(Duration.ofSeconds(5));
			older.cable().cut();
			Node younger = lan.start("Pi");
			simulator.run(Duration.ofMinutes(1));
			assertThat(younger.isAnnounced()).isTrue();
			older.cable().heal();
			// Nobody announces anything for some time, as nothing was noticed.
			simulator.run(Duration.ofMinutes(2));
			assertThat(older.isAnnounced()).isTrue();
			assertThat(younger.isAnnounced()).isFalse();
		});
	}

	@Test
	void nodesThatStartTogetherGetNamesOfTheirOwn() {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			int count = 2 + simulator.random().nextInt(11);
			Lan lan = new Lan(simulator);
			List<Node> nodes = lan.startTogether(count, (builder) -> builder.renameOnConflict(true));
			simulator.run(Duration.ofSeconds(10));
			assertThat(nodes).extracting((node) -> node.node.name()).doesNotHaveDuplicates().contains("Pi");
			assertThat(nodes).allMatch(Node::isAnnounced).allSatisfy((node) -> {
				int needed = node.node.name().equals("Pi") ? 0 : 1;
				assertThat(node.events.size()).as(node.node.name() + " " + node.events).isLessThanOrEqualTo(needed + 1);
			});
			for (Node node : nodes) {
				assertThat(node.node.peers()).hasSize(count - 1);
			}
		});
	}

	@Test
	void oneOfTheNodesThatStartTogetherKeepsTheName() {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			Lan lan = new Lan(simulator);
			List<Node> nodes = lan.startTogether(2 + simulator.random().nextInt(5), (builder) -> builder);
			simulator.run(Duration.ofSeconds(10));
			nodes.removeIf((node) -> node.announcement.isCompletedExceptionally());
			assertThat(nodes).filteredOn(Node::isAnnounced).hasSize(1);
			Node owner = nodes.stream().filter(Node::isAnnounced).findFirst().orElseThrow();
			simulator.run(Duration.ofMinutes(1));
			assertThat(nodes).filteredOn(Node::isAnnounced).containsExactly(owner);
			owner.node.withdraw();
			simulator.run(Duration.ofSeconds(10));
			nodes.remove(owner);
			assertThat(nodes).filteredOn(Node::isAnnounced).hasSize(Math.min(1, nodes.size()));
		});
	}

	@Test
	void lossOfMulticastDelaysTheDecisionOnly() {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			Lan lan = new Lan(simulator);
			lan.multicast.loss(0.3);
			List<Node> nodes = lan.startTogether(6, (builder) -> builder.renameOnConflict(true));
			simulator.run(Duration.ofSeconds(30));
			assertThat(nodes).extracting((node) -> node.node.name()).doesNotHaveDuplicates();
		});
	}

	@Test
	void nodeThatDoesNotTellItsAgeKeepsTheName() {
		Simulator.forSeeds(10, (simulator) -> {
			Lan lan = new Lan(simulator);
			Node node = lan.start("Pi");
			simulator.run(Duration.ofMinutes(1));
			InetSocketAddress address = lan.freeAddress();
			PythonPeer python = new PythonPeer("Pi", Map.of("node", "Pi"), (request, replies) -> {
			}, lan.datagrams.open(address.getPort()), lan.multicast.join(address, simulator));
			simulator.run(Duration.ofSeconds(3));
			assertThat(node.isAnnounced()).isFalse();
			lan.datagrams.crash(python.address());
			simulator.run(Duration.ofSeconds(30));
			assertThat(node.isAnnounced()).isTrue();
		});
	}

	@Test
	void eachNewConflictIsReported() {
		Simulator simulator = new Simulator(1);
		Lan lan = new Lan(simulator);
		lan.start("Pi");
		simulator.run(Duration.ofSeconds(5));
		try (CapturedLog log = new CapturedLog(NodeRun.class.getPackageName() + ".NameKeeper")) {
			Node second = lan.startUnplugged("Pi");
			second.cable().plug();
			simulator.run(Duration.ofMinutes(2));
			assertThat(log.warnings()).hasSize(1);
			Node third = lan.startUnplugged("Pi");
			third.cable().plug();
			simulator.run(Duration.ofMinutes(2));
			assertThat(log.warnings()).hasSize(2).allMatch((text) -> text.startsWith("Another node has the name 'Pi'"));
		}
	}

	@Test
	void failingDiscoveryDoesNotEndTheDefenceOfAName() {
		Simulator simulator = new Simulator(1);
		Lan lan = new Lan(simulator);
		RecordingDiscovery failing = new RecordingDiscovery();
		Node older = lan.start("Pi", true, (builder) -> builder.discovery(() -> failing));
		simulator.run(Duration.ofSeconds(5));
		failing.fail();
		InetSocketAddress address = lan.freeAddress();
		ScriptedPeer rival = new ScriptedPeer("Pi", lan.datagrams.open(address.getPort()),
				lan.multicast.join(address, simulator));
		rival.answerPingsAs(Extension.identity("Pi", rival.instanceId()).withNameAge(1));
		rival.announce(Map.of("node", "Pi", "instance_id", rival.instanceId(), Peer.JAVA_MARKER, "1"));
		simulator.run(Duration.ofSeconds(30));
		failing.calls.clear();
		simulator.run(Duration.ofMinutes(2));
		assertThat(failing.calls).hasSizeBetween(3, 6).containsOnly("announce Pi");
		assertThat(older.isAnnounced()).isTrue();
	}

	@Test
	void userDiscoveryThatFailsIsToldOfTheNewName() {
		Simulator.forSeeds(10, (simulator) -> {
			Lan lan = new Lan(simulator);
			lan.start("Pi");
			simulator.run(Duration.ofSeconds(5));
			RecordingDiscovery discovery = new RecordingDiscovery();
			Node younger = lan.startUnplugged("Pi",
					(builder) -> builder.renameOnConflict(true).discovery(() -> discovery));
			discovery.calls.clear();
			younger.cable().plug();
			simulator.run(Duration.ofSeconds(3));
			assertThat(younger.node.name()).isEqualTo("Pi-2");
			assertThat(discovery.calls).containsExactly("lookup Pi-2", "abandon", "announce Pi-2");
		});
	}

	@Test
	void announcementAloneTakesNoName() {
		Simulator.forSeeds(10, (simulator) -> {
			Lan lan = new Lan(simulator);
			Node node = lan.start("Pi");
			Node other = lan.start("other");
			InetSocketAddress python = lan.freeAddress();
			new PythonPeer("camera", Map.of("node", "camera", "instance_id", "cam-1"), (request, replies) -> {
			}, lan.datagrams.open(python.getPort()), lan.multicast.join(python, simulator));
			simulator.run(Duration.ofSeconds(1));
			SimulatedLan.Member forger = lan.multicast.join(lan.freeAddress(), simulator);
			forger.start(new IgnoringListener());
			for (int i = 0; i < 1000; i++) {
				int port = List.of(other.address.getPort(), python.getPort(), 40_000 + i).get(i % 3);
				forger.announce(new Announcement("Pi", "forged-" + i, port,
						Map.of("node", "Pi", "instance_id", "forged-" + i, Peer.JAVA_MARKER, "1")));
				simulator.run(Duration.ofMillis(10));
			}
			assertThat(node.events).isEmpty();
			assertThat(node.isAnnounced()).isTrue();
			assertThat(node.node.name()).isEqualTo("Pi");
		});
	}

	@Test
	void otherNodeWithTheNameHasNoEffectBeforeTheNameIsClaimed() {
		Simulator.forSeeds(10, (simulator) -> {
			Lan lan = new Lan(simulator);
			Node first = lan.prepare("Pi", true, (builder) -> builder);
			first.node.open();
			Node second = lan.start("Pi");
			simulator.run(Duration.ofSeconds(5));
			assertThat(second.isAnnounced()).isTrue();
			assertThat(second.events).isEmpty();
		});
	}

	/**
	 * A user's discovery whose look-ups fail, and other methods where that is wanted.
	 */
	private static final class RecordingDiscovery extends StubDiscovery {

		private final List<String> calls = new ArrayList<>();

		private boolean failing;

		void fail() {
			this.failing = true;
		}

		@Override
		public CompletableFuture<List<DiscoveredNode>> lookup(String name) {
			this.calls.add("lookup " + name);
			throw new IllegalStateException("for the test");
		}

		@Override
		public void announce(Announcement self) {
			this.calls.add("announce " + self.name());
			if (this.failing) {
				throw new IllegalStateException("for the test");
			}
		}

		@Override
		public void withdraw() {
			this.calls.add("withdraw");
		}

		@Override
		public void abandon() {
			this.calls.add("abandon");
		}

	}

	private static final class Lan {

		private final Simulator simulator;

		private final SimNetwork datagrams;

		private final SimulatedLan multicast;

		private int nextPort = 50_000;

		Lan(Simulator simulator) {
			this.simulator = simulator;
			this.datagrams = new SimNetwork(simulator);
			this.multicast = new SimulatedLan(simulator, this.datagrams);
		}

		InetSocketAddress freeAddress() {
			return SimNetwork.address(this.nextPort++);
		}

		Node start(String name) {
			return start(name, true, (builder) -> builder);
		}

		Node startUnplugged(String name) {
			return startUnplugged(name, (builder) -> builder);
		}

		Node startUnplugged(String name, UnaryOperator<PeerLinkBuilder> customizer) {
			return start(name, false, customizer);
		}

		private Node start(String name, boolean plugged, UnaryOperator<PeerLinkBuilder> customizer) {
			Node node = prepare(name, plugged, customizer);
			node.start();
			this.simulator.runUntil(node.announcement::isDone, Duration.ofSeconds(2));
			node.announcement.join();
			return node;
		}

		/**
		 * Starts nodes in one moment, or within a tenth of a second.
		 */
		List<Node> startTogether(int count, UnaryOperator<PeerLinkBuilder> customizer) {
			Duration range = this.simulator.random().nextBoolean() ? Duration.ofMillis(1) : Duration.ofMillis(100);
			List<Node> nodes = new ArrayList<>();
			for (int i = 0; i < count; i++) {
				Node node = prepare("Pi", true, customizer);
				nodes.add(node);
				this.simulator.schedule(this.simulator.randomDuration(range), node::start);
			}
			return nodes;
		}

		Node prepare(String name, boolean plugged, UnaryOperator<PeerLinkBuilder> customizer) {
			SimProcess process = new SimProcess(this.simulator);
			InetSocketAddress address = freeAddress();
			List<SimulatedLan.Member> members = new ArrayList<>();
			PeerLinkBuilder builder = builder(name, address, process).discovery(() -> {
				SimulatedLan.Member member = this.multicast.join(address, process);
				if (!plugged) {
					member.unplug();
				}
				members.add(member);
				return member;
			});
			return new Node(customizer.apply(builder).build(), process, address, members, this.datagrams);
		}

		/**
		 * Starts a node without multicast, which only those find that have its address.
		 */
		Node startAlone(String name, InetSocketAddress address, UnaryOperator<PeerLinkBuilder> customizer) {
			SimProcess process = new SimProcess(this.simulator);
			Node node = new Node(customizer.apply(builder(name, address, process)).build(), process, address, List.of(),
					this.datagrams);
			node.start();
			return node;
		}

		private PeerLinkBuilder builder(String name, InetSocketAddress address, SimProcess process) {
			return PeerLink.builder(name)
				.mdns(false)
				.transport(() -> this.datagrams.open(address.getPort()))
				.platform((settings) -> new SimulatedPlatform(settings, process, this.simulator));
		}

	}

	private static final class Node implements NodeName.Listener {

		private final List<String> events = new ArrayList<>();

		private final PeerLink node;

		private final SimProcess process;

		private final InetSocketAddress address;

		private final List<SimulatedLan.Member> members;

		private final SimNetwork datagrams;

		private CompletableFuture<Void> announcement = new CompletableFuture<>();

		Node(PeerLink node, SimProcess process, InetSocketAddress address, List<SimulatedLan.Member> members,
				SimNetwork datagrams) {
			this.node = node;
			this.process = process;
			this.address = address;
			this.members = members;
			this.datagrams = datagrams;
			node.addNameListener(this);
		}

		void start() {
			this.node.open();
			this.announcement = ((DefaultPeerLink) this.node).running().announce();
		}

		void crash() {
			this.datagrams.crash(this.address);
			cable().cut();
			this.process.crash();
		}

		SimulatedLan.Member cable() {
			return this.members.get(0);
		}

		boolean isAnnounced() {
			return this.node.status().announced();
		}

		String instanceId() {
			return this.node.status().instanceId();
		}

		String hostAndPort() {
			return Peer.hostAndPort(this.address);
		}

		Peer peer(String name) {
			return this.node.peers().stream().filter((peer) -> peer.name().equals(name)).findFirst().orElseThrow();
		}

		@Override
		public void renamed(String previous, String name, String owner) {
			this.events.add("renamed " + previous + " " + name + " " + owner);
		}

		@Override
		public void lost(String name, String owner) {
			this.events.add("lost " + name + " " + owner);
		}

		@Override
		public void regained(String name) {
			this.events.add("regained " + name);
		}

	}

}
