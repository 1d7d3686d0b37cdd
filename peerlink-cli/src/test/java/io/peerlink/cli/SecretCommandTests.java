package io.peerlink.cli;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

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

}
