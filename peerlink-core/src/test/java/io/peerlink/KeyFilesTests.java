package io.peerlink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.peerlink.error.PeerLinkException;
import io.peerlink.peer.PinnedKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the files of nodes as tools see them.
 */
class KeyFilesTests {

	private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

	private final Path folder;

	KeyFilesTests(@TempDir Path folder) {
		this.folder = folder;
	}

	@Test
	void identityIsMadeOnlyWhereThatIsWanted() {
		Path file = this.folder.resolve("identity");
		assertThat(KeyFiles.fingerprint(file)).isEmpty();
		assertThat(file).doesNotExist();
		String made = KeyFiles.createIdentity(file);
		assertThat(made).matches("([0-9a-f]{4}-){7}[0-9a-f]{4}");
		assertThat(KeyFiles.createIdentity(file)).isEqualTo(made);
		assertThat(KeyFiles.fingerprint(file)).contains(made);
	}

	@Test
	void fingerprintIsThatOfTheNode() {
		Path file = this.folder.resolve("identity");
		String made = KeyFiles.createIdentity(file);
		try (PeerLink node = PeerLink.builder(TestNodes.uniqueName("node"))
			.secret(PeerLink.generateSecret())
			.identity(file)
			.mdns(false)
			.port(0)
			.tcp(false)
			.build()
			.start()) {
			assertThat(node.status().fingerprint()).isEqualTo(made);
		}
	}

	@Test
	void pinIsForgottenByAnyCaseOfItsName() throws IOException {
		Path file = this.folder.resolve("pins");
		assertThat(KeyFiles.pins(file)).isEmpty();
		assertThat(KeyFiles.forgetPin(file, "Pi")).isFalse();
		assertThat(file).doesNotExist();
		// Made first for its owner alone.
		KeyFiles.createIdentity(file);
		Files.writeString(file,
				"plk-pins1\n" + KEY + " 2026-12-01T06:07:03Z the Pi\n" + KEY + " 2026-12-01T06:07:04Z Po\n");
		assertThat(KeyFiles.pins(file)).extracting(PinnedKey::name).containsExactly("Po", "the Pi");
		assertThat(KeyFiles.forgetPin(file, "The PI")).isTrue();
		assertThat(file).hasContent("plk-pins1\n" + KEY + " 2026-12-01T06:07:04Z Po\n");
	}

	@Test
	void damagedFilesAreRefused() throws IOException {
		Path file = Files.writeString(this.folder.resolve("garbage"), "garbage");
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(() -> KeyFiles.fingerprint(file));
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(() -> KeyFiles.createIdentity(file));
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(() -> KeyFiles.pins(file));
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(() -> KeyFiles.forgetPin(file, "Pi"));
		assertThat(file).hasContent("garbage");
	}

}
