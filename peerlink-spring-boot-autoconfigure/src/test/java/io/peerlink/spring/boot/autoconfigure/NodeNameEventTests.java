package io.peerlink.spring.boot.autoconfigure;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import io.peerlink.PeerLink;
import io.peerlink.peer.NodeName;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerListener;
import io.peerlink.spring.event.NodeNameEvent;
import io.peerlink.spring.event.NodeNameLostEvent;
import io.peerlink.spring.event.NodeNameRegainedEvent;
import io.peerlink.spring.event.NodeRenamedEvent;
import io.peerlink.spring.testing.MemoryLan;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
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

	@Test
	void nodeThatIsOutOfServiceAtTheStartIsReportedOnce() {
		PeerLink older = startOlder();
		this.runner.withBean(EarlyLoss.class, () -> new EarlyLoss(this.lan, older)).run((context) -> {
			Recorder recorder = context.getBean(Recorder.class);
			assertThat(recorder.events).hasSize(1);
			NodeNameLostEvent lost = (NodeNameLostEvent) recorder.events.get(0);
			assertThat(lost.getName()).isEqualTo("server");
			assertThat(lost.getOwner()).isEqualTo("127.0.0.1:" + older.status().address().getPort());
			older.stop();
			await().until(() -> recorder.events.size() > 1);
			assertThat(recorder.events).extracting(NodeNameEvent::toString)
				.containsExactly("NodeNameLostEvent[server]", "NodeNameRegainedEvent[server]");
		});
	}

	/**
	 * The listeners are called on another thread: the loss may be reported before or
	 * after it was read.
	 */
	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2 })
	void lossAtTheStartIsReportedOnceWheneverItsOwnEventComes(int step) {
		List<String> published = new CopyOnWriteArrayList<>();
		PeerEventSession session = new PeerEventSession(this.lan.node("server"),
				new SerialPublisher((event) -> published.add(event.toString())));
		List<Runnable> events = new ArrayList<>(
				List.of(() -> session.lost("server", "a:1"), () -> session.regained("server")));
		events.add(step, () -> session.outOfService("server", "a:1"));
		events.forEach(Runnable::run);
		assertThat(published).containsExactly("NodeNameLostEvent[server]", "NodeNameRegainedEvent[server]");
		session.lost("server", "a:1");
		assertThat(published).hasSize(3);
	}

	@Test
	void eventDuringTheAnnouncementIsReported() {
		PeerLink older = startOlder();
		PeerLink server = this.lan.node("server");
		server.open();
		List<Object> published = new CopyOnWriteArrayList<>();
		PeerLink losing = losingItsName(server, older);
		AnnouncementLifecycle lifecycle = new AnnouncementLifecycle(losing,
				new PeerEventPublisher(losing, published::add), new ChannelEventLifecycle(losing, published::add),
				new ExposureLog(true, () -> false));
		lifecycle.start();
		assertThat(published).filteredOn(NodeNameEvent.class::isInstance)
			.hasExactlyElementsOfTypes(NodeNameLostEvent.class);
		lifecycle.stop();
	}

	/**
	 * Returns a node that loses its name as soon as it is announced.
	 */
	private PeerLink losingItsName(PeerLink node, PeerLink older) {
		return (PeerLink) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { PeerLink.class },
				(proxy, method, args) -> {
					Object result = method.invoke(node, args);
					if (method.getName().equals("announce")) {
						loseName(node, () -> this.lan.reveal(older));
					}
					return result;
				});
	}

	private static void loseName(PeerLink node, Runnable cause) {
		CountDownLatch lost = new CountDownLatch(1);
		try (PeerListener.Registration registration = node.addNameListener(new NodeName.Listener() {

			@Override
			public void lost(String name, String owner) {
				lost.countDown();
			}

		})) {
			cause.run();
			await().until(() -> lost.getCount() == 0);
		}
	}

	private PeerLink startOlder() {
		PeerLink older = this.lan.hiddenNode("server").start();
		// Within one second of each other, neither counts as the older one.
		await().pollDelay(Duration.ofMillis(1500)).until(older::isRunning);
		return older;
	}

	/**
	 * Has the node announced, and its name lost, before the application has started.
	 */
	static class EarlyLoss extends TestLifecycle implements BeanFactoryAware {

		private final MemoryLan lan;

		private final PeerLink older;

		private @Nullable BeanFactory beans;

		EarlyLoss(MemoryLan lan, PeerLink older) {
			super(DEFAULT_PHASE - 1);
			this.lan = lan;
			this.older = older;
		}

		@Override
		public void setBeanFactory(BeanFactory beans) {
			this.beans = beans;
		}

		@Override
		void whenStarted() {
			PeerLink node = Objects.requireNonNull(this.beans).getBean(PeerLink.class);
			node.announce();
			loseName(node, () -> this.lan.reveal(this.older));
		}

	}

	static class Recorder {

		private final List<NodeNameEvent> events = new CopyOnWriteArrayList<>();

		@EventListener
		void onEvent(NodeNameEvent event) {
			this.events.add(event);
		}

	}

}
