package io.peerlink;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.peerlink.EitherNetwork.Kind;
import io.peerlink.error.PeerNotFoundException;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerStatus;
import io.peerlink.peer.RefusedKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for names that belong to keys, with real threads and files. Others are in
 * {@link SimulatedPinTests}.
 */
class PinnedNodeTests {

	private static final String SECRET = PeerLink.generateSecret();

	private final EitherNetwork nodes = new EitherNetwork();

	private final Path folder;

	PinnedNodeTests(@TempDir Path folder) {
		this.folder = folder;
	}

	@AfterEach
	void close() {
		this.nodes.close();
	}

	private PeerLink console(Kind network, String name, String key) {
		return this.nodes.start(network, name, (builder) -> builder.secret(SECRET).identity(this.folder.resolve(key)));
	}

	@ParameterizedTest
	@EnumSource
	void nodeWithAnotherKeyHasNoNameUntilThePinIsForgotten(Kind network) {
		String name = TestNodes.uniqueName("console");
		Path file = this.folder.resolve("pins");
		PeerLink watcher = this.nodes.start(network, TestNodes.uniqueName("watcher"),
				(builder) -> builder.secret(SECRET).pinsFile(file));
		watcher.register("caller", String.class,
				(text) -> CurrentPeer.get().orElseThrow().name() + " " + text.length());
		List<RefusedKey> events = new CopyOnWriteArrayList<>();
		watcher.pins().addListener(events::add);
		PeerLink first = console(network, name, "first");
		await().until(() -> !watcher.pins().list().isEmpty());
		String firstKey = String.valueOf(first.status().fingerprint());
		assertThat(watcher.status().peers()).extracting(PeerStatus::fingerprint).containsExactly(firstKey);
		await().untilAsserted(() -> assertThat(KeyFiles.pins(file)).isEqualTo(watcher.pins().list()));
		first.stop();
		PeerLink second = console(network, name, "second");
		await().until(() -> !events.isEmpty());
		await().until(() -> !second.peers().isEmpty());
		for (int size : new int[] { 10, 100_000 }) {
			assertThat(second.peer(watcher.name()).call("caller", String.class, "x".repeat(size)))
				.isEqualTo("null " + size);
		}
		assertThat(watcher.peers()).isEmpty();
		assertThatExceptionOfType(PeerNotFoundException.class).isThrownBy(() -> watcher.peer(name).ping())
			.satisfies((ex) -> assertThat(ex.getRefusal()).get()
				.asString()
				.contains(firstKey, "peerlink pins --file " + file));
		assertThat(KeyFiles.forgetPin(file, name)).isTrue();
		await().until(() -> watcher.peers().stream().map(Peer::name).toList().equals(List.of(name)));
		assertThat(second.peer(watcher.name()).call("caller", String.class, "x")).isEqualTo(name + " 1");
	}

}
