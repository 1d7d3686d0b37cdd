package io.peerlink.cli;

import java.time.Duration;
import java.util.List;

import io.peerlink.PeerLink;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServeCommand}.
 */
class ServeCommandTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	@AutoClose
	private final MemoryLan lan = new MemoryLan();

	private final Cli cli = new Cli(this.lan);

	@Test
	void peersDiscoverAndCallTheNode() throws InterruptedException {
		PeerLink ann = this.lan.start("Ann");
		Cli.Running running = this.cli.start("serve", "Duke");
		ann.awaitPeer("Duke", TIMEOUT);
		this.cli.awaitOut("Channels: echo, echo-seq");
		assertThat(this.cli.out()).contains("This is Duke, UDP port ", ", TCP port ", "\n  greet(name, greeting)\n");
		assertThat(ann.peer("Duke").call("add", Integer.class, 25, 17)).isEqualTo(42);
		assertThat(ann.peer("Duke").call("whoami", String.class)).isEqualTo("Ann");
		assertThat(running.interrupt().exitCode()).isZero();
		assertThat(ann.peers()).isEmpty();
	}

	@Test
	void nodeIsPrintedAsEvent() throws InterruptedException {
		PeerLink ann = this.lan.start("Ann");
		Cli.Running running = this.cli.start("serve", "--name", "Duke", "--json");
		String instanceId = ann.awaitPeer("Duke", TIMEOUT).instanceId();
		this.cli.awaitOut("\n");
		JsonNode line = running.interrupt().onlyJson();
		assertThat(line.path("event").asString()).isEqualTo("serving");
		assertThat(line.path("name").asString()).isEqualTo("Duke");
		assertThat(line.path("tcp_port").asInt()).isPositive();
		assertThat(line.path("instance_id").asString()).isEqualTo(instanceId);
		assertThat(line.path("methods")).extracting(JsonNode::asString)
			.containsExactly("add(x, y)", "count(n)", "echo(value)", "fail(message)", "greet(name, greeting)",
					"matrix_chunk(rows, factor)", "node_info()", "sleep(seconds)", "square(x)", "whoami()");
		assertThat(line.path("channels")).extracting(JsonNode::asString).containsExactly("echo", "echo-seq");
		assertThat(line.path("streams")).extracting(JsonNode::asString).containsExactly("echo");
	}

	@Test
	void channelsEchoMessages() throws InterruptedException {
		this.lan.serve("Duke");
		PeerLink ann = this.lan.start("Ann");
		for (String name : List.of("echo", "echo-seq")) {
			ChannelOptions options = name.equals("echo") ? ChannelOptions.raw() : ChannelOptions.sequenced();
			try (Channel channel = ann.openChannel("Duke", name, options)) {
				channel.send(List.of(1, "two"));
				channel.send(null);
				assertThat(channel.receive(TIMEOUT).json()).isEqualTo("[1,\"two\"]");
				assertThat(channel.receive(TIMEOUT).json()).isEqualTo("null");
			}
		}
	}

	@Test
	void takenNameIsAFailure() {
		this.lan.start("Duke");
		Cli.Result result = Cli.run(this.lan, "serve", "Duke", "--json");
		assertThat(result.exitCode()).isEqualTo(1);
		assertThat(result.onlyJson().path("type").asString()).isEqualTo("name_taken");
	}

	@Test
	void takenDefaultNameGetsANumber() throws InterruptedException {
		this.lan.start(DefaultName.ofThisProcess());
		PeerLink ann = this.lan.start("Ann");
		Cli.Running running = this.cli.start("serve");
		ann.awaitPeer(DefaultName.ofThisProcess() + "-2", TIMEOUT);
		assertThat(running.interrupt().exitCode()).isZero();
	}

}
