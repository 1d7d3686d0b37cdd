package io.peerlink.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.peerlink.PeerLink;
import io.peerlink.peer.Peer;
import io.peerlink.spring.event.NodeNameEvent;
import io.peerlink.spring.event.NodeNameLostEvent;
import io.peerlink.spring.event.NodeNameRegainedEvent;
import io.peerlink.spring.event.NodeRenamedEvent;
import io.peerlink.spring.testing.MemoryLan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class NodeNameEventTests {

	@RegisterExtension
	private final MemoryLan lan = new MemoryLan();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(PeerLinkAutoConfiguration.class, PeerLinkLifecycleAutoConfiguration.class))
		.withBean("lan", PeerLinkBuilderCustomizer.class, () -> this.lan::connect)
		.withPropertyValues("peerlink.node.name=server")
		.withBean(Recorder.class);

	@Test
	void lossAndReturnOfTheNameAreReported() {
		PeerLink older = startOlder();
		this.runner.run((context) -> {
			Recorder recorder = context.getBean(Recorder.class);
			this.lan.reveal(older);
			await().until(() -> recorder.events.size() == 1);
			NodeNameLostEvent lost = (NodeNameLostEvent) recorder.events.get(0);
			assertThat(lost.getNode()).isSameAs(context.getBean(PeerLink.class));
			assertThat(lost.getName()).isEqualTo("server");
			assertThat(lost.getOwner()).isEqualTo("127.0.0.1:" + older.status().address().getPort());
			older.stop();
			await().until(() -> recorder.events.size() == 2);
			assertThat(recorder.events.get(1)).isInstanceOf(NodeNameRegainedEvent.class)
				.hasToString("NodeNameRegainedEvent[server]");
		});
	}

	@Test
	void newNameIsReported() {
		PeerLink older = startOlder();
		try (PeerLink watcher = this.lan.node("watcher").start()) {
			this.runner.withPropertyValues("peerlink.node.rename-on-conflict=true").run((context) -> {
				Recorder recorder = context.getBean(Recorder.class);
				this.lan.reveal(older);
				await().until(() -> recorder.events.size() == 1);
				NodeRenamedEvent renamed = (NodeRenamedEvent) recorder.events.get(0);
				assertThat(renamed.getPreviousName()).isEqualTo("server");
				assertThat(renamed.getName()).isEqualTo("server-2");
				assertThat(renamed.getOwner()).isEqualTo("127.0.0.1:" + older.status().address().getPort());
				assertThat(context.getBean(PeerLink.class).name()).isEqualTo("server-2");
				await().until(() -> watcher.peers()
					.stream()
					.map(Peer::name)
					.toList()
					.containsAll(List.of("server", "server-2")));
			});
		}
	}

	private PeerLink startOlder() {
		PeerLink older = this.lan.hiddenNode("server").start();
		// Within one second of each other, neither counts as the older one.
		await().pollDelay(Duration.ofMillis(1500)).until(older::isRunning);
		return older;
	}

	static class Recorder {

		private final List<NodeNameEvent> events = new CopyOnWriteArrayList<>();

		@EventListener
		void onEvent(NodeNameEvent event) {
			this.events.add(event);
		}

	}

}
