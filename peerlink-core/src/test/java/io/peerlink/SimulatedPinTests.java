package io.peerlink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

import io.peerlink.SimulatedNodes.SimulatedNode;
import io.peerlink.error.PeerNotFoundException;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.internal.crypto.KeyedInstance;
import io.peerlink.internal.crypto.RealmSecret;
import io.peerlink.internal.crypto.StaticKey;
import io.peerlink.internal.discovery.SealedDiscovery;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PinnedKey;
import io.peerlink.peer.RefusedKey;
import io.peerlink.sim.CapturedLog;
import io.peerlink.sim.Simulator;
import io.peerlink.spi.Announcement;
import io.peerlink.spi.PeerDiscovery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for names that belong to keys, in virtual time.
 */
class SimulatedPinTests {

	private static final String SECRET = PeerLink.generateSecret();

	private static final int SEEDS = 5;

	private static final String PIN_KEEPER = "io.peerlink.internal.node.PinKeeper";

	private final Path folder;

	SimulatedPinTests(@TempDir Path folder) {
		this.folder = folder;
	}

	private static PeerLinkBuilder sealed(PeerLinkBuilder builder) {
		return builder.secret(SECRET);
	}

	private UnaryOperator<PeerLinkBuilder> withKey(String file) {
		return (builder) -> builder.secret(SECRET).identity(this.folder.resolve(file));
	}

	private static void run(Simulator simulator, int seconds) {
		simulator.run(Duration.ofSeconds(seconds));
	}

	private static List<String> names(SimulatedNode node) {
		return node.node().peers().stream().map(Peer::name).toList();
	}

	private static List<String> pinned(SimulatedNode node) {
		return node.node().pins().list().stream().map(PinnedKey::name).toList();
	}

	private static String fingerprint(SimulatedNode node) {
		return String.valueOf(node.node().status().fingerprint());
	}

	@Test
	void changedKeyIsRefusedUntilThePinIsForgotten() {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			try (CapturedLog log = new CapturedLog(PIN_KEEPER)) {
				SimulatedNodes nodes = new SimulatedNodes(simulator);
				SimulatedNode watcher = nodes.start("watcher", SimulatedPinTests::sealed);
				List<RefusedKey> events = new ArrayList<>();
				watcher.node().pins().addListener(events::add);
				SimulatedNode first = nodes.start("console", withKey("first"));
				String firstKey = fingerprint(first);
				run(simulator, 3);
				assertThat(watcher.node().pins().list()).singleElement().satisfies((pin) -> {
					assertThat(pin.name()).isEqualTo("console");
					assertThat(pin.fingerprint()).isEqualTo(firstKey);
				});
				first.node().stop();
				run(simulator, 3);
				SimulatedNode second = nodes.start("Console", withKey("second"));
				run(simulator, 60);
				assertThat(names(watcher)).isEmpty();
				assertThat(watcher.node().status().peers()).isEmpty();
				assertThat(names(second)).containsExactly("watcher");
				assertThat(events).singleElement().satisfies((refused) -> {
					assertThat(refused.name()).isEqualTo("Console");
					assertThat(refused.fingerprint()).isEqualTo(fingerprint(second));
					assertThat(refused.pinned()).isEqualTo(firstKey);
					assertThat(refused.address()).isEqualTo(Peer.hostAndPort(second.address()));
				});
				assertThat(watcher.node().pins().refused()).isEqualTo(events);
				assertThat(log.errors()).singleElement()
					.asString()
					.contains(firstKey, fingerprint(second), "forget the pin");
				assertThatExceptionOfType(PeerNotFoundException.class)
					.isThrownBy(() -> watcher.node().peer("console").call("any", String.class))
					.withMessageContaining("has another key than the name is pinned to")
					.satisfies((ex) -> assertThat(ex.getRefusal()).get()
						.asString()
						.contains(firstKey, fingerprint(second), "forget the pin"));
				assertThat(watcher.node().pins().forget("CONSOLE")).isTrue();
				run(simulator, 5);
				assertThat(names(watcher)).containsExactly("Console");
				assertThat(watcher.node().pins().refused()).isEmpty();
				assertThat(watcher.node().pins().list()).extracting(PinnedKey::fingerprint)
					.containsExactly(fingerprint(second));
				assertThat(watcher.node().pins().forget("nobody")).isFalse();
			}
		});
	}

	@Test
	void pinnedNodeComesUpAgainAfterItsRestart() {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			SimulatedNode watcher = nodes.start("watcher", SimulatedPinTests::sealed);
			SimulatedNode first = nodes.start("console", withKey("first"));
			run(simulator, 3);
			first.crash();
			SimulatedNode again = nodes.start("console", withKey("first"));
			run(simulator, 5);
			assertThat(watcher.node().peers()).extracting(Peer::instanceId)
				.containsExactly(again.node().status().instanceId());
			assertThat(watcher.node().pins().refused()).isEmpty();
		});
	}

	@Test
	void namesOfNodesThatKeepNoKeyOrMayBeRenamedAreNotPinned() {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			SimulatedNode watcher = nodes.start("watcher", SimulatedPinTests::sealed);
			SimulatedNode fresh = nodes.start("fresh", SimulatedPinTests::sealed);
			SimulatedNode numbered = nodes.start("numbered",
					(builder) -> withKey("numbered").apply(builder).renameOnConflict(true));
			run(simulator, 20);
			assertThat(names(watcher)).containsExactly("fresh", "numbered");
			assertThat(pinned(watcher)).isEmpty();
			fresh.node().stop();
			numbered.node().stop();
			nodes.start("fresh", SimulatedPinTests::sealed);
			nodes.start("numbered", withKey("other"));
			run(simulator, 5);
			assertThat(names(watcher)).containsExactly("fresh", "numbered");
			assertThat(pinned(watcher)).containsExactly("numbered");
		});
	}

	@Test
	void nodesWithoutPinsTakeAnyKey() {
		Simulator.forSeeds(1, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			SimulatedNode watcher = nodes.start("watcher", (builder) -> builder.secret(SECRET).pins(false));
			SimulatedNode first = nodes.start("console", withKey("first"));
			run(simulator, 3);
			first.node().stop();
			nodes.start("console", withKey("second"));
			run(simulator, 5);
			assertThat(names(watcher)).containsExactly("console");
			assertThat(pinned(watcher)).isEmpty();
		});
	}

	@Test
	void pinSurvivesARestartInAFileAndOthersMayForgetItThere() {
		Path file = this.folder.resolve("state").resolve("pins");
		Simulator.forSeeds(1, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			UnaryOperator<PeerLinkBuilder> kept = (builder) -> builder.secret(SECRET).pinsFile(file);
			SimulatedNode watcher = nodes.start("watcher", kept);
			SimulatedNode first = nodes.start("the console", withKey("first"));
			run(simulator, 3);
			watcher.node().stop();
			first.node().stop();
			SimulatedNode second = nodes.start("the console", withKey("second"));
			SimulatedNode restarted = nodes.start("watcher", kept);
			run(simulator, 10);
			assertThat(names(restarted)).isEmpty();
			assertThat(restarted.node().pins().refused()).extracting(RefusedKey::pinned)
				.containsExactly(first(restarted));
			removePins(file);
			run(simulator, 15);
			assertThat(names(restarted)).containsExactly("the console");
			assertThat(file).content().contains("the console");
			assertThat(first(restarted)).isEqualTo(fingerprint(second));
		});
	}

	private static String first(SimulatedNode node) {
		return node.node().pins().list().get(0).fingerprint();
	}

	private static void removePins(Path file) {
		try {
			List<String> lines = Files.readAllLines(file);
			assertThat(lines).hasSize(2);
			Files.writeString(file, lines.get(0) + "\n");
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	@Test
	void staticPeerWithAnotherKeyIsRefused() {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			int port = nodes.freePort();
			SimulatedNode watcher = nodes.startAlone("watcher", nodes.freePort(),
					(builder) -> builder.secret(SECRET).staticPeers("console@127.0.0.1:" + port));
			SimulatedNode first = nodes.startAlone("console", port, withKey("first"));
			run(simulator, 10);
			assertThat(names(watcher)).containsExactly("console");
			assertThat(watcher.node().status().peers().get(0).fingerprint()).isEqualTo(fingerprint(first));
			assertThat(pinned(watcher)).containsExactly("console");
			first.node().stop();
			SimulatedNode second = nodes.startAlone("console", port, SimulatedPinTests::sealed);
			run(simulator, 60);
			assertThat(names(watcher)).isEmpty();
			assertThat(watcher.node().pins().refused()).extracting(RefusedKey::fingerprint)
				.containsExactly(fingerprint(second));
		});
	}

	@Test
	void silenceOfAStaticPeerMayMeanAnotherSecret() {
		Simulator.forSeeds(1, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			int port = nodes.freePort();
			nodes.startAlone("console", port, (builder) -> builder.secret(PeerLink.generateSecret()));
			SimulatedNode watcher = nodes.startAlone("watcher", nodes.freePort(),
					(builder) -> builder.secret(SECRET).staticPeers("127.0.0.1:" + port));
			run(simulator, 10);
			assertThat(watcher.node().status().discovery()).singleElement()
				.extracting(PeerDiscovery.Status::detail)
				.isEqualTo("0 of 1 static peers answer; silent, or without the secret of this node: 127.0.0.1:" + port);
		});
	}

	@Test
	void nodeThatOnlyCallsIsNotKnownByAPinnedName() {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			SimulatedNode watcher = nodes.start("watcher", SimulatedPinTests::sealed);
			watcher.node().register("caller", () -> String.valueOf(CurrentPeer.get().orElseThrow().name()));
			SimulatedNode first = nodes.start("console", withKey("first"));
			run(simulator, 3);
			CompletableFuture<String> ofFirst = caller(first, simulator);
			assertThat(ofFirst.join()).isEqualTo("console");
			first.node().stop();
			SimulatedNode second = nodes.startAlone("console", nodes.freePort(),
					(builder) -> builder.secret(SECRET).staticPeers(Peer.hostAndPort(watcher.address())));
			run(simulator, 20);
			assertThat(names(second)).containsExactly("watcher");
			CompletableFuture<String> ofSecond = caller(second, simulator);
			assertThat(ofSecond.join()).isEqualTo("null");
			assertThat(names(watcher)).isEmpty();
			assertThat(watcher.node().pins().refused()).hasSize(1);
		});
	}

	private static CompletableFuture<String> caller(SimulatedNode node, Simulator simulator) {
		CompletableFuture<String> caller = node.node().peer("watcher").callAsync("caller", String.class);
		simulator.runUntil(caller::isDone, Duration.ofSeconds(5));
		return caller;
	}

	/**
	 * It is genuine, but nobody shows that he has the key.
	 */
	@Test
	void recordedAnnouncementPinsNothing() throws Exception {
		StaticKey key = StaticKey.ofPrivate(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18,
				19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32 });
		Simulator.forSeeds(SEEDS, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			SimulatedNode watcher = nodes.start("watcher", SimulatedPinTests::sealed);
			try (PeerDiscovery recorded = new SealedDiscovery(nodes.joinDiscovery(),
					List.of(RealmSecret.of(SECRET).stretch().announcementMac()), key.publicKey())) {
				recorded.start(new IgnoringListener());
				recorded.announce(new Announcement("console", KeyedInstance.of(key.publicKey(), 1 << 20).toString(),
						nodes.freePort(), Map.of(Peer.JAVA_MARKER, "1")));
				run(simulator, 2);
				assertThat(names(watcher)).containsExactly("console");
				assertThat(watcher.node().status().peers().get(0).fingerprint()).isEqualTo(key.fingerprint());
				run(simulator, 30);
				assertThat(pinned(watcher)).isEmpty();
			}
			SimulatedNode first = nodes.start("console", withKey("first"));
			run(simulator, 10);
			assertThat(watcher.node().pins().list()).extracting(PinnedKey::fingerprint)
				.containsExactly(fingerprint(first));
		});
	}

	@Test
	void peerThatRunsDoesNotSufferFromAnotherOneOfItsName() {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			SimulatedNode watcher = nodes.start("watcher", SimulatedPinTests::sealed);
			SimulatedNode first = nodes.start("console", withKey("first"));
			run(simulator, 3);
			PeerEventLog events = new PeerEventLog();
			watcher.node().addPeerListener(events);
			StaticKey key = StaticKey.generate();
			try (PeerDiscovery member = new SealedDiscovery(nodes.joinDiscovery(),
					List.of(RealmSecret.of(SECRET).stretch().announcementMac()), key.publicKey())) {
				member.start(new IgnoringListener());
				member.announce(new Announcement("console", KeyedInstance.of(key.publicKey(), 1 << 20).toString(),
						first.address().getPort(), Map.of(Peer.JAVA_MARKER, "1")));
				run(simulator, 30);
				assertThat(watcher.node().peers()).extracting(Peer::instanceId)
					.containsExactly(first.node().status().instanceId());
				assertThat(watcher.node().pins().refused()).hasSize(1);
			}
			run(simulator, 30);
			assertThat(events).containsExactly("up console");
		});
	}

	/**
	 * An administrator, or a node with the same file, knows who has the name.
	 */
	@Test
	void pinThatOthersAddToTheFileIsHeldAgainstAPeerThatIsUp() {
		Path file = this.folder.resolve("pins");
		Path known = this.folder.resolve("known");
		Simulator.forSeeds(1, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			SimulatedNode first = nodes.start("console", withKey("first"));
			SimulatedNode elder = nodes.start("elder", (builder) -> builder.secret(SECRET).pinsFile(known));
			run(simulator, 5);
			assertThat(pinned(elder)).containsExactly("console");
			first.node().stop();
			elder.node().stop();
			run(simulator, 3);
			nodes.start("console", SimulatedPinTests::sealed);
			SimulatedNode watcher = nodes.start("watcher", (builder) -> builder.secret(SECRET).pinsFile(file));
			run(simulator, 5);
			assertThat(names(watcher)).containsExactly("console");
			copy(known, file);
			run(simulator, 60);
			assertThat(pinned(watcher)).containsExactly("console");
			assertThat(names(watcher)).isEmpty();
		});
	}

	private static void copy(Path from, Path to) {
		try {
			Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	@Test
	void oneKeyDoesNotPinManyNames() {
		Simulator.forSeeds(1, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			SimulatedNode watcher = nodes.start("watcher", SimulatedPinTests::sealed);
			for (int i = 0; i < 12; i++) {
				SimulatedNode member = nodes.start("name" + i, withKey("member"));
				run(simulator, 3);
				member.node().stop();
			}
			assertThat(pinned(watcher)).containsExactly("name0", "name1", "name2", "name3");
		});
	}

	@Test
	void remoteCallerIsNotToldOfTheFilesOfANode() {
		Path file = this.folder.resolve("secret-folder").resolve("pins");
		Simulator.forSeeds(1, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			SimulatedNode watcher = nodes.start("watcher", (builder) -> builder.secret(SECRET).pinsFile(file));
			watcher.node().register("relay", () -> watcher.node().peer("console").call("any", String.class));
			SimulatedNode first = nodes.start("console", withKey("first"));
			SimulatedNode caller = nodes.start("caller", SimulatedPinTests::sealed);
			run(simulator, 3);
			first.node().stop();
			run(simulator, 3);
			nodes.start("console", withKey("second"));
			run(simulator, 5);
			CompletableFuture<String> answer = caller.node().peer("watcher").callAsync("relay", String.class);
			simulator.runUntil(answer::isDone, Duration.ofSeconds(5));
			assertThat(answer.handle((result, failure) -> String.valueOf(failure)).join())
				.contains("No peer named 'console'")
				.doesNotContain("secret-folder", fingerprint(watcher), "127.0.0.1");
		});
	}

	/**
	 * A call finds a peer whose name differs in case alone, of any letters.
	 */
	@Test
	void similarNameIsNotTakenForAPinnedOne() {
		Simulator.forSeeds(1, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			SimulatedNode watcher = nodes.start("watcher", SimulatedPinTests::sealed);
			SimulatedNode first = nodes.start("caf\u00e9", withKey("first"));
			nodes.start("CAF\u00c9", withKey("second"));
			run(simulator, 5);
			first.node().stop();
			run(simulator, 3);
			assertThat(names(watcher)).containsExactly("CAF\u00c9");
			assertThatExceptionOfType(PeerNotFoundException.class)
				.isThrownBy(() -> watcher.node().peer("caf\u00e9").call("any", String.class));
		});
	}

}
