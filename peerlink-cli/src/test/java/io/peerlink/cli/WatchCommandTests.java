package io.peerlink.cli;

import java.time.Instant;

import io.peerlink.PeerLink;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WatchCommand}.
 */
class WatchCommandTests {

	@AutoClose
	private final MemoryLan lan = new MemoryLan();

	private final Cli cli = new Cli(this.lan);

	@Test
	void changesArePrinted() {
		this.lan.start("Ann");
		Cli.Running running = this.cli.start("watch");
		this.cli.awaitOut("Ann is up at 127.0.0.1:");
		PeerLink bob = this.lan.start("Bob");
		this.cli.awaitOut("+ Bob is up");
		bob.stop();
		this.cli.awaitOut("- Bob is down: removed");
		assertThat(running.interrupt().exitCode()).isZero();
	}

	@Test
	void changesArePrintedAsEvents() {
		Instant before = Instant.now().minusSeconds(1);
		Cli.Running running = this.cli.start("watch", "--json");
		PeerLink ann = this.lan.start("Ann");
		String instanceId = ann.status().instanceId();
		this.cli.awaitOut("\"up\"");
		ann.stop();
		this.cli.awaitOut("\"down\"");
		Cli.Result result = running.interrupt();
		assertThat(result.json()).hasSize(2);
		JsonNode up = result.json("up");
		assertThat(up.path("name").asString()).isEqualTo("Ann");
		assertThat(up.path("instance_id").asString()).isEqualTo(instanceId);
		assertThat(Instant.parse(up.path("time").asString())).isBetween(before, Instant.now());
		JsonNode down = result.json("down");
		assertThat(down.path("name").asString()).isEqualTo("Ann");
		assertThat(down.path("reason").asString()).isEqualTo("removed");
	}

	@Test
	void endsAfterTheWaitTime() {
		Cli.Result result = Cli.run(this.lan, "watch", "--wait", "10ms");
		assertThat(result.exitCode()).isZero();
		assertThat(result.out()).isEmpty();
	}

}
