package io.peerlink.demo;

import java.time.Duration;
import java.util.stream.Stream;

import io.peerlink.PeerLink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class DemoApplicationTests {

	@Test
	void swarmOfTwoSharesTheWork(CapturedOutput output) throws InterruptedException {
		try (ConfigurableApplicationContext worker = run("demo-worker");
				ConfigurableApplicationContext leader = run("demo-leader", staticPeer(worker))) {
			leader.getBean(PeerLink.class).awaitPeer("demo-worker", Duration.ofSeconds(10));
			await().until(() -> worker.getBean(Positions.class).latest().containsKey("demo-leader"));
			assertThat(leader.getBean(Swarm.class).run()).isTrue();
		}
		assertThat(output).contains("This is demo-leader, UDP port ")
			.contains("+ demo-worker is up at 127.0.0.1:")
			.containsPattern("First successful call \\d+ ms after announcing \\(peer demo-worker\\)")
			.containsPattern("Round 1: 1 peer, 8x8 matrices multiplied in [0-9.]+ ms")
			.containsPattern("demo-worker +Java \\d+ on .* ms +\\d+ +8 rows")
			.doesNotContain("WRONG");
	}

	@Test
	void nodeWithoutPeersMultipliesLocally(CapturedOutput output) {
		try (ConfigurableApplicationContext alone = run("demo-alone")) {
			assertThat(alone.getBean(Swarm.class).run()).isTrue();
		}
		assertThat(output).containsPattern("Round 1: 0 peers, 8x8 matrices multiplied in [0-9.]+ ms")
			.doesNotContain("WRONG");
	}

	private static String staticPeer(ConfigurableApplicationContext peer) {
		return "--peerlink.discovery.static-peers=127.0.0.1:"
				+ peer.getBean(PeerLink.class).status().address().getPort();
	}

	private static ConfigurableApplicationContext run(String name, String... arguments) {
		return new SpringApplicationBuilder(DemoApplication.class)
			.properties("peerlink.node.name=" + name, "peerlink.node.port=0", "peerlink.node.bind-address=127.0.0.1",
					"peerlink.discovery.mdns.enabled=false", "demo.companions=0", "demo.rounds=1", "demo.interval=10ms",
					"server.port=0")
			.run(Stream.concat(Stream.of("--peerlink.files.inbox=target/inboxes/" + name), Stream.of(arguments))
				.toArray(String[]::new));
	}

}
