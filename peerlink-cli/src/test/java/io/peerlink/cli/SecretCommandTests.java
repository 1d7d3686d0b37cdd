package io.peerlink.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SecretCommand}.
 */
class SecretCommandTests {

	@AutoClose
	private final MemoryLan lan = new MemoryLan();

	@Test
	void printsTheSecretAndNothingElse() {
		Cli.Result result = Cli.run(this.lan, "secret");
		assertThat(result.exitCode()).isZero();
		assertThat(result.out()).matches("plk1-[A-Za-z0-9_-]{43}\n");
		assertThat(result.err()).isEmpty();
	}

	@Test
	void printsAnotherSecretEachTime() {
		assertThat(Cli.run(this.lan, "secret").out()).isNotEqualTo(Cli.run(this.lan, "secret").out());
	}

	@Test
	void nodesWithTheSecretFindEachOther() {
		String secret = Cli.run(this.lan, "secret").out().strip();
		this.lan.serve(this.lan.builder("Ann").secret(secret));
		assertThat(Cli.run(this.lan, "ping", "Ann", "--secret", secret).exitCode()).isZero();
	}

	@Test
	void printsAnEvent() {
		assertThat(Cli.run(this.lan, "secret", "--json").onlyJson().path("secret").asString()).hasSize(48);
	}

	@Test
	void secretIsReadFromAFile(@TempDir Path folder) throws IOException {
		String secret = Cli.run(this.lan, "secret").out();
		this.lan.serve(this.lan.builder("Ann").secret(secret.strip()));
		String file = Files.writeString(folder.resolve("secret.txt"), secret).toString();
		assertThat(Cli.run(this.lan, "ping", "Ann", "--secret-file", file).exitCode()).isZero();
		Cli.Result missing = Cli.run(this.lan, "ping", "Ann", "--secret-file", file + "x");
		assertThat(missing.exitCode()).isEqualTo(2);
		assertThat(missing.err()).contains("The file of the secret cannot be read");
	}

}
