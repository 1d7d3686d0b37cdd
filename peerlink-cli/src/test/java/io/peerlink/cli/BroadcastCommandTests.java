package io.peerlink.cli;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BroadcastCommand}.
 */
class BroadcastCommandTests {

	@AutoClose
	private final MemoryLan lan = new MemoryLan();

	@Test
	void resultOfEveryPeerIsPrinted() {
		this.lan.serve("Ann");
		this.lan.serve("Bob");
		Cli.Result result = Cli.run(this.lan, "broadcast", "add", "--kwarg", "x=40", "--kwarg", "y=2", "--wait",
				"10ms");
		assertThat(result.exitCode()).isZero();
		assertThat(result.out()).containsSubsequence("Ann: 42 (", "Bob: 42 (", "2 of 2 peers");
	}

	@Test
	void errorOfOnePeerDoesNotHideTheOthers() {
		this.lan.serve("Ann");
		this.lan.start("Bob");
		Cli.Result result = Cli.run(this.lan, "broadcast", "square", "-7", "--wait", "10ms", "--json");
		assertThat(result.exitCode()).isEqualTo(1);
		JsonNode success = result.json("result");
		assertThat(success.path("peer").asString()).isEqualTo("Ann");
		assertThat(success.path("result").asInt()).isEqualTo(49);
		assertThat(success.path("elapsed_ms").asDouble()).isPositive();
		JsonNode error = result.json("error");
		assertThat(error.path("peer").asString()).isEqualTo("Bob");
		assertThat(error.path("type").asString()).isEqualTo("remote_error");
		assertThat(error.path("remote_message").asString()).contains("square");
		assertThat(result.json("summary").toString())
			.isEqualTo("{\"event\":\"summary\",\"peers\":2,\"succeeded\":1,\"failed\":1}");
	}

	@Test
	void errorsArePrintedAsText() {
		this.lan.serve("Ann");
		Cli.Result result = Cli.run(this.lan, "broadcast", "fail", "no", "--wait", "10ms");
		assertThat(result.exitCode()).isEqualTo(1);
		assertThat(result.out()).containsSubsequence("Ann: ", "IllegalStateException: no", "0 of 1 peers");
	}

	@Test
	void endsDiscoveryWhenEnoughPeersAreFound() {
		this.lan.serve("Ann");
		Cli.Result result = Cli.run(this.lan, "broadcast", "whoami", "--count", "1", "--wait", "1h", "--name", "Me");
		assertThat(result.exitCode()).isZero();
		assertThat(result.out()).contains("Ann: \"Me\"");
	}

	@Test
	void noPeersIsAFailure() {
		Cli.Result result = Cli.run(this.lan, "broadcast", "add", "1", "2", "--wait", "10ms");
		assertThat(result.exitCode()).isEqualTo(1);
		assertThat(result.err()).contains("No peers were found");
	}

}
