package io.peerlink.spring.boot.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.peerlink.PeerLink;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PinnedKey;
import io.peerlink.peer.RefusedKey;
import io.peerlink.spring.boot.health.PeerLinkHealthIndicator;
import io.peerlink.spring.event.PeerKeyRefusedEvent;
import io.peerlink.spring.testing.MemoryLan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for names that are pinned to keys.
 */
class PinTests {

	private static final String SECRET = PeerLink.generateSecret();

	@RegisterExtension
	private final MemoryLan lan = new MemoryLan();

	private final Path folder;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(PeerLinkAutoConfiguration.class, PeerLinkLifecycleAutoConfiguration.class))
		.withBean("lan", PeerLinkBuilderCustomizer.class, () -> this.lan::connect)
		.withPropertyValues("peerlink.node.name=server", "peerlink.node.secret=" + SECRET)
		.withBean(Recorder.class);

	PinTests(@TempDir Path folder) {
		this.folder = folder;
	}

	private PeerLink start(String key) {
		return this.lan.node("console", (builder) -> builder.secret(SECRET).identity(this.folder.resolve(key))).start();
	}

	@Test
	void refusedKeyIsAnEventAndADetailOfTheHealth() {
		this.runner.run((context) -> {
			PeerLink node = context.getBean(PeerLink.class);
			PeerLink first = start("first");
			await().until(() -> !node.pins().list().isEmpty());
			first.stop();
			PeerLink second = start("second");
			Recorder recorder = context.getBean(Recorder.class);
			await().until(() -> !recorder.events.isEmpty());
			assertThat(recorder.events).singleElement().satisfies((event) -> {
				assertThat(event.getNode()).isSameAs(node);
				assertThat(event.getRefused()).isEqualTo(node.pins().refused().get(0));
				assertThat(event).hasToString("PeerKeyRefusedEvent[console]");
			});
			RefusedKey refused = node.pins().refused().get(0);
			assertThat(node.statistics().orElseThrow().refusedKeys()).isEqualTo(1);
			assertThat(refused.fingerprint()).isEqualTo(second.status().fingerprint());
			Health health = new PeerLinkHealthIndicator(node).health();
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsEntry("sealed", true)
				.containsEntry("refusedKeys", List.of(Map.of("name", "console", "address", refused.address(),
						"fingerprint", String.valueOf(refused.fingerprint()), "pinned", refused.pinned())));
			assertThat(node.pins().forget("console")).isTrue();
			await().until(() -> node.peers().stream().map(Peer::name).toList().contains("console"));
			assertThat(new PeerLinkHealthIndicator(node).health().getDetails()).doesNotContainKey("refusedKeys");
		});
	}

	@Test
	void pinsAreKeptInTheFileOfTheProperty() {
		Path file = this.folder.resolve("pins");
		PeerLink console = start("first");
		this.runner.withPropertyValues("peerlink.security.pins=" + file).run((context) -> {
			PeerLink node = context.getBean(PeerLink.class);
			await().until(() -> !node.pins().list().isEmpty());
		});
		assertThat(file).content().contains("console");
		console.stop();
		this.runner.withPropertyValues("peerlink.security.pins=" + file)
			.run((context) -> assertThat(context.getBean(PeerLink.class).pins().list()).extracting(PinnedKey::name)
				.containsExactly("console"));
	}

	@Test
	void damagedFileFailsTheStart() throws Exception {
		Path file = Files.writeString(this.folder.resolve("pins"), "garbage");
		this.runner.withPropertyValues("peerlink.security.pins=" + file)
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining(file.toString()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "off", "OFF", "false" })
	void pinsCanBeSwitchedOff(String off) {
		PeerLink console = start("first");
		this.runner.withPropertyValues("peerlink.security.pins=" + off).run((context) -> {
			PeerLink node = context.getBean(PeerLink.class);
			node.awaitPeer("console", Duration.ofSeconds(10));
			MemoryLan.awaitVerified(node, "console");
			console.stop();
			PeerLink second = start("second");
			await().until(() -> node.peers()
				.stream()
				.anyMatch((peer) -> peer.instanceId().equals(second.status().instanceId())));
			assertThat(node.pins().list()).isEmpty();
		});
	}

	@Test
	void nodeWithAnotherSecretIsADetailOfTheHealth() {
		this.runner.run((context) -> {
			PeerLink node = context.getBean(PeerLink.class);
			assertThat(new PeerLinkHealthIndicator(node).health().getDetails()).doesNotContainKey("foreignNodes");
			PeerLink foreign = this.lan
				.node("foreign",
						(builder) -> builder.secret(PeerLink.generateSecret())
							.staticPeers("127.0.0.1:" + node.status().address().getPort()))
				.start();
			await().until(() -> !node.status().foreignNodes().isEmpty());
			assertThat(new PeerLinkHealthIndicator(node).health().getDetails()).containsEntry("foreignNodes",
					List.of(Map.of("address", "127.0.0.1:" + foreign.status().address().getPort(), "detail",
							"A node with another secret sends to this one.")));
		});
	}

	static class Recorder {

		private final List<PeerKeyRefusedEvent> events = new CopyOnWriteArrayList<>();

		@EventListener
		void record(PeerKeyRefusedEvent event) {
			this.events.add(event);
		}

	}

}
