package io.peerlink.cli;

import io.peerlink.PeerLink;
import io.peerlink.peer.Peer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DiscoverCommand}.
 */
class DiscoverCommandTests {

	@AutoClose
	private final MemoryLan lan = new MemoryLan();

	@Test
	void peersAreListedByName() {
		this.lan.start("Grüße");
		this.lan.start("Ann");
		Cli.Result result = Cli.run(this.lan, "discover", "--wait", "10ms");
		assertThat(result.exitCode()).isZero();
		assertThat(result.out().lines()).hasSize(3);
		assertThat(result.out()).containsSubsequence("NAME", "ADDRESS", "PORT", "VERSION", "INSTANCE", "Ann",
				"127.0.0.1", PeerLink.version(), "Grüße");
		assertThat(result.err()).isEmpty();
	}

	@Test
	void peerIsPrintedWithAllFields() {
		PeerLink node = this.lan.start("Ann");
		JsonNode line = Cli.run(this.lan, "discover", "--wait", "10ms", "--json").onlyJson();
		assertThat(line.path("event").asString()).isEqualTo("peer");
		assertThat(line.path("name").asString()).isEqualTo("Ann");
		assertThat(line.path("address").asString()).isEqualTo("127.0.0.1");
		assertThat(line.path("port").asInt()).isEqualTo(node.status().address().getPort());
		assertThat(line.path("version").asString()).isEqualTo(PeerLink.version());
		assertThat(line.path("instance_id").asString()).isEqualTo(node.status().instanceId());
	}

	@Test
	void ownNodeIsNotAnnounced() {
		PeerLink node = this.lan.start("Ann");
		Cli.run(this.lan, "discover", "--wait", "10ms");
		assertThat(node.peers()).extracting(Peer::name).isEmpty();
	}

	@Test
	void endsWhenEnoughPeersAreFound() {
		this.lan.start("Ann");
		this.lan.start("Bob");
		Cli.Result result = Cli.run(this.lan, "discover", "--count", "2", "--wait", "1h", "--json");
		assertThat(result.exitCode()).isZero();
		assertThat(result.json()).extracting((line) -> line.path("name").asString()).containsExactly("Ann", "Bob");
	}

	@Test
	void noPeersIsAFailure() {
		Cli.Result result = Cli.run(this.lan, "discover", "--wait", "10ms");
		assertThat(result.exitCode()).isEqualTo(1);
		assertThat(result.out()).isEmpty();
		assertThat(result.err()).contains("No peers were found within 10ms", "peerlink doctor");
	}

	@Test
	void tooFewPeersArePrintedAndAFailure() {
		this.lan.start("Ann");
		Cli.Result result = Cli.run(this.lan, "discover", "--count", "2", "--wait", "10ms", "--json");
		assertThat(result.exitCode()).isEqualTo(1);
		assertThat(result.json()).hasSize(2);
		assertThat(result.json("peer").path("name").asString()).isEqualTo("Ann");
		assertThat(result.json("error").path("type").asString()).isEqualTo("peer_not_found");
		assertThat(result.json("error").path("message").asString()).startsWith("Only 1 of 2 peers");
	}

}
