package io.peerlink.internal.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import io.peerlink.error.PeerLinkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the file with the key of a node.
 */
class IdentityFileTests {

	private final Path folder;

	IdentityFileTests(@TempDir Path folder) {
		this.folder = folder;
	}

	@Test
	void keyIsMadeOnceAndReadAfterThat() {
		Path file = this.folder.resolve("new").resolve("identity");
		byte[] made = new IdentityFile(file).load().publicKey();
		assertThat(new IdentityFile(file).load().publicKey()).isEqualTo(made);
		assertThat(new IdentityFile(this.folder.resolve("other")).load().publicKey()).isNotEqualTo(made);
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void onlyTheOwnerMayReadTheFile() throws IOException {
		Path file = this.folder.resolve("identity");
		new IdentityFile(file).load();
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
	}

	@ParameterizedTest
	@ValueSource(strings = { "rw-r-----", "rw----r--", "rw--w----", "rw-----w-" })
	@DisabledOnOs(OS.WINDOWS)
	void fileThatOthersMayReadOrWriteIsRefused(String permissions) throws IOException {
		Path file = this.folder.resolve("identity");
		new IdentityFile(file).load();
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(new IdentityFile(file)::load)
			.withMessageContaining(file.toString())
			.withMessageContaining("chmod 600");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\n", "hello", "plk-identity1-", "plk-identity1-!!!", "plk-identity1-AAAA",
			"plk-identity2-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" })
	void otherFileIsRefusedAndKept(String content) throws IOException {
		Path file = this.folder.resolve("identity");
		new IdentityFile(file).load();
		Files.writeString(file, content);
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(new IdentityFile(file)::load)
			.withMessageContaining(file.toString());
		assertThat(file).hasContent(content);
	}

	@Test
	void folderIsRefused() {
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(new IdentityFile(this.folder)::load)
			.withMessageContaining(this.folder.toString());
	}

}
