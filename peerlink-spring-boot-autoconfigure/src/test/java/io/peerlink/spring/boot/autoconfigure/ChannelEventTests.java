package io.peerlink.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import io.peerlink.PeerLink;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.spring.PeerLinkOperations;
import io.peerlink.spring.event.ChannelClosedEvent;
import io.peerlink.spring.event.ChannelEvent;
import io.peerlink.spring.event.ChannelOpenedEvent;
import io.peerlink.spring.testing.MemoryLan;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ChannelEventTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	private static final ChannelOptions RAW = ChannelOptions.raw();

	@RegisterExtension
	private final MemoryLan lan = new MemoryLan();

	private final PeerLink client = this.lan.node("client");

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(PeerLinkAutoConfiguration.class, PeerLinkLifecycleAutoConfiguration.class))
		.withBean("lan", PeerLinkBuilderCustomizer.class, () -> this.lan::connect)
		.withBean(Recorder.class)
		.withPropertyValues("peerlink.node.name=server");

	@BeforeEach
	void startClient() {
		this.client.registerChannel("out", (channel) -> {
		}, RAW);
		this.client.start();
	}

	@Test
	void channelsOpenedByPeersAreReportedWithTheCloseReason() {
		this.runner.run((context) -> {
			Recorder recorder = context.getBean(Recorder.class);
			open(context, "in").close();
			await().untilAsserted(() -> assertThat(recorder.events).containsExactly("opened in", "closed in closed"));
			assertThat(recorder.threads).allMatch((name) -> name.startsWith("peerlink-server-channel-"));
		});
	}

	@Test
	void channelsOpenedByTheApplicationAreReportedWithTheCloseReason() {
		this.runner.run((context) -> {
			Recorder recorder = context.getBean(Recorder.class);
			PeerLinkOperations peers = context.getBean(PeerLinkOperations.class);
			peers.awaitPeer("client", LONG);
			Channel channel = peers.openChannel("client", "out", RAW);
			channel.close();
			await().untilAsserted(
					() -> assertThat(recorder.events).containsExactly("opened out", "closed out local_close"));
			peers.openChannel("client", "out", RAW);
			this.client.stop();
			await().untilAsserted(
					() -> assertThat(recorder.events).hasSize(4).endsWith("opened out", "closed out peer_down"));
		});
	}

	@Test
	void openedIsReportedBeforeTheFirstMessageArrives() {
		this.runner.run((context) -> {
			Recorder recorder = context.getBean(Recorder.class);
			try (Channel channel = open(context, "in")) {
				channel.send("hello");
				await().untilAsserted(() -> assertThat(recorder.events).containsExactly("opened in", "message hello"));
			}
		});
	}

	@Test
	void channelsOpenedDuringTheStartAreReportedAfterIt() {
		this.runner.withBean(Opener.class)
			.withBean(Observer.class)
			.run((context) -> assertThat(context.getBean(Recorder.class).events).containsExactly("start is nearly over",
					"opened out", "closed out local_close", "opened out"));
	}

	@Test
	void channelsAreReportedClosedWhenTheContextStopsAndOpenedWhenItRunsAgain() {
		this.runner.run((context) -> {
			Recorder recorder = context.getBean(Recorder.class);
			for (int run = 0; run < 3; run++) {
				Channel channel = open(context, "in");
				await().untilAsserted(() -> assertThat(recorder.events).containsExactly("opened in"));
				context.stop();
				assertThat(recorder.events).containsExactly("opened in", "closed in local_close");
				await().untilAsserted(() -> assertThat(channel.closeReason()).hasValue("peer_down"));
				recorder.events.clear();
				context.start();
			}
		});
	}

	@Test
	void nodeThatIsStartedAlreadyReportsItsChannels() {
		PeerLink own = this.lan.node("server").start();
		this.runner.withBean("own", PeerLink.class, () -> own).run((context) -> {
			open(context, "in").close();
			await().untilAsserted(() -> assertThat(context.getBean(Recorder.class).events).containsExactly("opened in",
					"closed in closed"));
		});
		own.stop();
	}

	@Test
	void failingListenerDoesNotBlockTheNextEvent() {
		this.runner.withBean(Failing.class).run((context) -> {
			open(context, "in").close();
			Failing failing = context.getBean(Failing.class);
			await().untilAsserted(() -> assertThat(failing.events).hasSize(2));
		});
	}

	@Test
	void blockedListenerBlocksItsOwnChannelOnly() {
		Blocking blocking = new Blocking();
		this.runner.withBean(Blocking.class, () -> blocking).run((context) -> {
			open(context, "in").close();
			blocking.awaitArrival();
			open(context, "in").close();
			await().untilAsserted(
					() -> assertThat(context.getBean(Recorder.class).events).contains("opened in", "closed in closed"));
			blocking.open();
		});
	}

	@Test
	void blockedListenerDoesNotBlockTheStopForever() {
		Blocking blocking = new Blocking();
		this.runner.withBean(Blocking.class, () -> blocking)
			.withPropertyValues("peerlink.shutdown-timeout=100ms")
			.run((context) -> {
				open(context, "in");
				blocking.awaitArrival();
				context.stop();
				assertThat(context.getBean(PeerLink.class).isRunning()).isFalse();
				blocking.open();
			});
	}

	@Test
	void listenerMaySendAndCallThePeer() {
		this.client.register("answer", () -> 42);
		this.runner.withBean(Replying.class).run((context) -> {
			Replying replying = context.getBean(Replying.class);
			try (Channel channel = open(context, "in")) {
				assertThat(channel.receive(LONG, String.class)).isEqualTo("welcome");
				await().untilAsserted(() -> assertThat(replying.answers).containsExactly(42));
			}
		});
	}

	@Test
	void asynchronousListenersReceiveAllEvents() {
		List<String> threads = new CopyOnWriteArrayList<>();
		this.runner.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
			.withUserConfiguration(AsyncConfiguration.class)
			.withBean(Asynchronous.class, (Object) threads)
			.run((context) -> {
				open(context, "in").close();
				await().untilAsserted(() -> assertThat(threads).hasSize(2));
				assertThat(threads).allMatch((thread) -> thread.startsWith("task-"));
			});
	}

	@Test
	void listenersOfTheParentReceiveEachEventOnce() {
		try (AnnotationConfigApplicationContext parent = new AnnotationConfigApplicationContext(Listener.class)) {
			this.runner.withParent(parent).run((context) -> {
				open(context, "in").close();
				List<ChannelEvent> received = parent.getBean(Listener.class).events;
				await().untilAsserted(() -> assertThat(context.getBean(Recorder.class).events).hasSize(2));
				await().untilAsserted(() -> assertThat(received).hasSize(2));
				context.stop();
				assertThat(received).hasExactlyElementsOfTypes(ChannelOpenedEvent.class, ChannelClosedEvent.class);
			});
		}
	}

	private Channel open(AssertableApplicationContext context, String name) throws InterruptedException {
		context.getBean(PeerLinkOperations.class).awaitPeer("client", LONG);
		this.client.awaitPeer("server", LONG);
		return this.client.openChannel("server", name, RAW);
	}

	static class Recorder {

		private final PeerLink node;

		private final List<String> events = new CopyOnWriteArrayList<>();

		private final List<String> threads = new CopyOnWriteArrayList<>();

		Recorder(PeerLink node) {
			this.node = node;
			node.registerChannel("in", (channel) -> channel.onMessage(String.class, (text) -> add("message " + text)),
					RAW);
		}

		@EventListener
		void onOpened(ChannelOpenedEvent event) {
			record(event, "opened " + event.getChannel().name());
		}

		@EventListener
		void onClosed(ChannelClosedEvent event) {
			record(event, "closed " + event.getChannel().name() + " " + event.getReason());
		}

		private void record(ChannelEvent event, String text) {
			assertThat(event.getNode()).isSameAs(this.node);
			this.threads.add(Thread.currentThread().getName());
			add(text);
		}

		void add(String text) {
			this.events.add(text);
		}

	}

	static class Replying {

		private final List<@Nullable Integer> answers = new CopyOnWriteArrayList<>();

		@EventListener
		void onOpened(ChannelOpenedEvent event) {
			event.getChannel().send("welcome");
			this.answers.add(event.getNode().peer(event.getChannel().peer()).call("answer", Integer.class));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync(proxyTargetClass = true)
	static class AsyncConfiguration {

	}

	static class Asynchronous {

		private final List<String> threads;

		Asynchronous(List<String> threads) {
			this.threads = threads;
		}

		@Async
		@EventListener
		void onEvent(ChannelEvent event) {
			this.threads.add(Thread.currentThread().getName());
		}

	}

	static class Listener {

		private final List<ChannelEvent> events = new CopyOnWriteArrayList<>();

		@EventListener
		void onEvent(ChannelEvent event) {
			this.events.add(event);
		}

	}

	static class Failing {

		private final List<ChannelEvent> events = new CopyOnWriteArrayList<>();

		@EventListener
		void onEvent(ChannelEvent event) {
			this.events.add(event);
			throw new IllegalStateException("not today");
		}

	}

	/**
	 * Blocks at the first channel only.
	 */
	static class Blocking extends Gate {

		@EventListener
		void onOpened(ChannelOpenedEvent event) throws InterruptedException {
			if (!isReached()) {
				pass();
			}
		}

	}

	/**
	 * Opens two channels while the application starts, and closes one.
	 */
	static class Opener extends TestLifecycle {

		private final PeerLinkOperations peers;

		Opener(PeerLinkOperations peers) {
			super(0);
			this.peers = peers;
		}

		@Override
		void whenStarted() {
			this.peers.awaitPeer("client", LONG);
			CountDownLatch disconnected = new CountDownLatch(1);
			Channel closed = this.peers.openChannel("client", "out", RAW);
			closed.onDisconnect((reason) -> disconnected.countDown());
			closed.close();
			Channel open = this.peers.openChannel("client", "out", RAW);
			await().until(() -> disconnected.getCount() == 0 && open.isOpen());
		}

	}

	/**
	 * Records an event in the last phase before the announcement of the node.
	 */
	static class Observer extends TestLifecycle {

		private final Recorder recorder;

		Observer(Recorder recorder) {
			super(DEFAULT_PHASE - 1);
			this.recorder = recorder;
		}

		@Override
		void whenStarted() {
			this.recorder.add("start is nearly over");
		}

	}

}
