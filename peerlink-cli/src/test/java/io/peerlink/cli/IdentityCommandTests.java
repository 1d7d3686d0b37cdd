package io.peerlink.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.stream.Stream;

import io.peerlink.KeyFiles;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link IdentityCommand}.
 */
class IdentityCommandTests {

	@AutoClose
	private final MemoryLan lan = new MemoryLan();

	private final Path file;

	IdentityCommandTests(@TempDir Path folder) {
		this.file = folder.resolve("key");
	}

	private Cli.Result run(String... more) {
		String[] line = { "identity", "--file", this.file.toString() };
		return Cli.run(this.lan, Stream.of(line, more).flatMap(Arrays::stream).toArray(String[]::new));
	}

	@Test
	void printsTheFingerprintAndNothingElse() {
		String fingerprint = KeyFiles.createIdentity(this.file);
		Cli.Result result = run();
		assertThat(result.exitCode()).isZero();
		assertThat(result.out()).isEqualTo(fingerprint + "\n");
		assertThat(result.err()).isEmpty();
	}

	@Test
	void keyIsMadeOnlyWhenThatIsWanted() {
		Cli.Result missing = run();
		assertThat(missing.exitCode()).isEqualTo(1);
		assertThat(missing.err()).contains("There is no file " + this.file);
		assertThat(this.file).doesNotExist();
		JsonNode made = run("--create", "--json").onlyJson();
		assertThat(made.path("created").asBoolean()).isTrue();
		JsonNode again = run("--create", "--json").onlyJson();
		assertThat(again.path("created").asBoolean()).isFalse();
		assertThat(again.path("fingerprint").asString()).isEqualTo(made.path("fingerprint").asString());
	}

	@Test
	void peerHasThatFingerprint() {
		String fingerprint = KeyFiles.createIdentity(this.file);
		String secret = Cli.run(this.lan, "secret").out().strip();
		this.lan.serve(this.lan.builder("Ann").secret(secret).identity(this.file));
		assertThat(Cli.run(this.lan, "discover", "--count", "1", "--secret", secret, "--json")
			.onlyJson()
			.path("fingerprint")
			.asString()).isEqualTo(fingerprint);
		assertThat(Cli.run(this.lan, "discover", "--count", "1", "--secret", secret).out()).contains("FINGERPRINT",
				fingerprint);
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void fileThatOthersMayReadIsRefused() throws IOException {
		KeyFiles.createIdentity(this.file);
		Files.setPosixFilePermissions(this.file, PosixFilePermissions.fromString("rw-r--r--"));
		Cli.Result result = run();
		assertThat(result.exitCode()).isEqualTo(1);
		assertThat(result.err()).contains("chmod 600");
		assertThat(result.out()).isEmpty();
	}

	@Test
	void fileIsRequired() {
		assertThat(Cli.run(this.lan, "identity").exitCode()).isEqualTo(2);
	}

}
