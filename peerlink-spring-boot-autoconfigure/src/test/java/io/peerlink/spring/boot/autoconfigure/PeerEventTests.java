package io.peerlink.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.peerlink.PeerLink;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerDownReason;
import io.peerlink.spring.event.PeerDownEvent;
import io.peerlink.spring.event.PeerEvent;
import io.peerlink.spring.event.PeerUpEvent;
import io.peerlink.spring.testing.MemoryLan;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class PeerEventTests {

	private final MemoryLan lan = new MemoryLan();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(PeerLinkAutoConfiguration.class, PeerLinkLifecycleAutoConfiguration.class))
		.withBean("lan", PeerLinkBuilderCustomizer.class, () -> this.lan::connect)
		.withPropertyValues("peerlink.node.name=server")
		.withBean(Recorder.class);

	@Test
	void earlierPeersAreReportedAfterTheAnnouncement() {
		try (PeerLink ada = this.lan.node("ada").start(); PeerLink bob = this.lan.node("bob").start()) {
			this.runner.run((context) -> {
				Recorder recorder = context.getBean(Recorder.class);
				await().until(() -> recorder.events.size() == 2);
				assertThat(recorder.events).containsExactlyInAnyOrder("up ada", "up bob");
				assertThat(recorder.beforeAnnouncement).isEmpty();
			});
		}
	}

	@Test
	void listenerOfTheLastEventsHoldsNobodyUp() {
		try (PeerLink server = this.lan.node("server").start(); PeerLink ada = this.lan.node("ada").start()) {
			CompletableFuture<PeerEventPublisher> publisher = new CompletableFuture<>();
			List<String> events = new CopyOnWriteArrayList<>();
			publisher.complete(new PeerEventPublisher(server, (event) -> {
				boolean last = event instanceof PeerDownEvent;
				events.add(last ? "down " + endsSoon(() -> publisher.join().stop()) : "up " + ada.name());
			}));
			publisher.join().startNameEvents();
			publisher.join().startPeerEvents();
			await().until(() -> events.size() == 1);
			publisher.join().stop();
			assertThat(events).containsExactly("up ada", "down true");
		}
	}

	private static boolean endsSoon(Runnable action) {
		try {
			CompletableFuture.runAsync(action).get(5, TimeUnit.SECONDS);
			return true;
		}
		catch (InterruptedException | ExecutionException | TimeoutException ex) {
			return false;
		}
	}

	@Test
	void upAndDownAreReportedInOrder() {
		this.runner.run((context) -> {
			Recorder recorder = context.getBean(Recorder.class);
			try (PeerLink ada = this.lan.node("ada")) {
				ada.start();
				ada.stop();
				ada.start();
				await().until(() -> recorder.events.size() == 3);
			}
			await().until(() -> recorder.events.size() == 4);
			assertThat(recorder.events).containsExactly("up ada", "down ada REMOVED", "up ada", "down ada REMOVED");
		});
	}

	@Test
	void peersAreReportedDownWhenTheContextStopsAndUpWhenItStartsAgain() {
		try (PeerLink ada = this.lan.node("ada").start()) {
			this.runner.run((context) -> {
				Recorder recorder = context.getBean(Recorder.class);
				await().until(() -> recorder.events.size() == 1);
				context.stop();
				assertThat(recorder.events).containsExactly("up ada", "down ada LOCAL_STOP");
				context.start();
				await().until(() -> recorder.events.size() == 3);
				assertThat(recorder.events).endsWith("up ada");
			});
		}
	}

	@Test
	void failingListenerDoesNotBlockTheNextEvent() {
		this.runner.withBean(Failing.class).run((context) -> {
			Recorder recorder = context.getBean(Recorder.class);
			try (PeerLink ada = this.lan.node("ada").start(); PeerLink bob = this.lan.node("bob").start()) {
				await().until(() -> context.getBean(Failing.class).calls.size() == 2);
				assertThat(recorder.beforeAnnouncement).isEmpty();
			}
		});
	}

	@Test
	void blockedListenerDoesNotBlockTheStop() {
		try (PeerLink ada = this.lan.node("ada").start()) {
			Blocking blocking = new Blocking();
			this.runner.withBean(Blocking.class, () -> blocking).run((context) -> {
				blocking.awaitArrival();
				context.stop();
				assertThat(context.getBean(PeerLink.class).isRunning()).isFalse();
				blocking.open();
			});
		}
	}

	@Test
	void eventsWaitForABlockedListenerAcrossRestarts() {
		try (PeerLink ada = this.lan.node("ada").start()) {
			Uninterruptible blocking = new Uninterruptible();
			this.runner.withBean(Uninterruptible.class, () -> blocking).run((context) -> {
				Recorder recorder = context.getBean(Recorder.class);
				blocking.awaitArrival();
				context.stop();
				context.start();
				ada.stop();
				PeerLink node = context.getBean(PeerLink.class);
				await().until(() -> node.peers().isEmpty());
				assertThat(recorder.events).hasSizeLessThanOrEqualTo(1);
				blocking.open();
				await().until(() -> recorder.events.size() == 4);
				assertThat(recorder.events).containsExactly("up ada", "down ada LOCAL_STOP", "up ada",
						"down ada REMOVED");
			});
		}
	}

	@Test
	void busyListenerDoesNotBlockTheCloseOfTheContext() {
		try (PeerLink ada = this.lan.node("ada").start(); PeerLink bob = this.lan.node("bob").start()) {
			Uninterruptible blocking = new Uninterruptible();
			this.runner.withBean(Uninterruptible.class, () -> blocking).run((context) -> blocking.awaitArrival());
			blocking.open();
			await().until(() -> blocking.left.getCount() == 0);
			assertThat(ada.peers()).extracting(Peer::name).containsExactly("bob");
		}
	}

	@Test
	void withdrawalDoesNotWaitForListeners() {
		try (PeerLink ada = this.lan.node("ada").start()) {
			BlockingAtTheEnd blocking = new BlockingAtTheEnd();
			this.runner.withBean(BlockingAtTheEnd.class, () -> blocking).run((context) -> {
				await().until(() -> context.getBean(Recorder.class).events.size() == 1);
				CompletableFuture<Void> stop = CompletableFuture.runAsync(context::stop);
				blocking.awaitArrival();
				assertThat(ada.peers()).isEmpty();
				assertThat(stop).isNotDone();
				blocking.open();
				assertThat(stop).succeedsWithin(Duration.ofSeconds(10));
			});
		}
	}

	@Test
	void eventsArePublishedOnTheListenerThread() {
		try (PeerLink ada = this.lan.node("ada").start()) {
			this.runner.run((context) -> {
				Recorder recorder = context.getBean(Recorder.class);
				await().until(() -> recorder.events.size() == 1);
				assertThat(recorder.threads).allMatch((name) -> name.startsWith("peerlink-server-event-"));
			});
		}
	}

	@Test
	void nothingIsReportedBeforeTheApplicationHasStarted() {
		try (PeerLink ada = this.lan.node("ada").start()) {
			this.runner.withBean(LastToStart.class).run((context) -> {
				Recorder recorder = context.getBean(Recorder.class);
				await().until(() -> recorder.events.size() == 2);
				assertThat(recorder.events).containsExactly("the last has started", "up ada");
			});
		}
	}

	@Test
	void listenerMayCallThePeer() {
		try (PeerLink ada = this.lan.node("ada")) {
			ada.register("answer", () -> 42);
			ada.registerChannel("echo", (channel) -> channel.onMessage(String.class, channel::send),
					ChannelOptions.raw());
			ada.start();
			this.runner.withBean(Caller.class).run((context) -> {
				Caller caller = context.getBean(Caller.class);
				await().until(() -> caller.answers.size() == 2);
				assertThat(caller.answers).containsExactly(42, "hello");
			});
		}
	}

	@Test
	void asynchronousListenersReceiveAllEvents() {
		Listener received = new Listener();
		this.onAsyncThreads(received).run((context) -> {
			try (PeerLink ada = this.lan.node("ada").start()) {
				await().until(() -> received.events.contains("up ada"));
			}
			await().until(() -> received.events.contains("down ada"));
			try (PeerLink bob = this.lan.node("bob").start()) {
				await().until(() -> received.events.contains("up bob"));
				context.stop();
				context.start();
				await().until(() -> Collections.frequency(received.events, "up bob") == 2);
			}
			await().until(() -> Collections.frequency(received.events, "down bob") == 2);
			assertThat(received.threads).hasSize(6).allMatch((name) -> name.startsWith("task-"));
		});
	}

	@Test
	void asynchronousListenersReceiveTheEventsOfTheStop() {
		Listener received = new Listener();
		try (PeerLink ada = this.lan.node("ada").start()) {
			this.onAsyncThreads(received)
				.withPropertyValues("spring.task.execution.shutdown.await-termination=true",
						"spring.task.execution.shutdown.await-termination-period=10s")
				.run((context) -> await().until(() -> received.events.contains("up ada")));
			assertThat(received.events).containsExactly("up ada", "down ada");
		}
	}

	private ApplicationContextRunner onAsyncThreads(Listener received) {
		return this.runner.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
			.withUserConfiguration(AsyncConfiguration.class)
			.withBean(Asynchronous.class, received);
	}

	@Test
	void listenersOfTheParentReceiveEachEventOnce() {
		try (PeerLink ada = this.lan.node("ada");
				AnnotationConfigApplicationContext parent = new AnnotationConfigApplicationContext(Listener.class)) {
			this.runner.withParent(parent).withBean(Listener.class).run((context) -> {
				ada.start();
				Listener receivedByParent = parent.getBean(Listener.class);
				Recorder received = context.getBean(Recorder.class);
				await().until(() -> received.events.size() == 1);
				ada.stop();
				await().until(() -> received.events.size() == 2 && receivedByParent.events.size() == 2);
				context.stop();
				assertThat(receivedByParent.events).containsExactly("up ada", "down ada");
				assertThat(context.getBean(Listener.class).events).containsExactly("up ada", "down ada");
			});
		}
	}

	@Test
	void nodeOfTheParentIsNotManagedByTheChild() {
		try (PeerLink ada = this.lan.node("ada").start()) {
			this.runner.run((parent) -> {
				Recorder receivedByParent = parent.getBean(Recorder.class);
				this.runner.withParent(parent).run((context) -> {
					assertThat(context.getBean(PeerLink.class)).isSameAs(parent.getBean(PeerLink.class));
					await().until(() -> receivedByParent.events.size() == 1);
				});
				assertThat(parent.getBean(PeerLink.class).status().announced()).isTrue();
				ada.stop();
				await().until(() -> receivedByParent.events.size() == 2);
				assertThat(receivedByParent.events).containsExactly("up ada", "down ada REMOVED");
			});
		}
	}

	static class Recorder {

		private final PeerLink node;

		private final List<String> events = new CopyOnWriteArrayList<>();

		private final List<String> threads = new CopyOnWriteArrayList<>();

		private final List<PeerEvent> beforeAnnouncement = new CopyOnWriteArrayList<>();

		Recorder(PeerLink node) {
			this.node = node;
		}

		@EventListener
		void onUp(PeerUpEvent event) {
			record(event, "up " + event.getPeer().name());
		}

		@EventListener
		void onDown(PeerDownEvent event) {
			PeerDownReason reason = event.getReason();
			record(event, "down " + event.getPeer().name() + " " + reason);
		}

		private void record(PeerEvent event, String text) {
			assertThat(event.getNode()).isSameAs(this.node);
			if (event instanceof PeerUpEvent && !this.node.status().announced()) {
				this.beforeAnnouncement.add(event);
			}
			this.threads.add(Thread.currentThread().getName());
			this.events.add(text);
		}

	}

	static class Listener {

		final List<String> events = new CopyOnWriteArrayList<>();

		final List<String> threads = new CopyOnWriteArrayList<>();

		@EventListener
		void onUp(PeerUpEvent event) {
			record("up " + event.getPeer().name());
		}

		@EventListener
		void onDown(PeerDownEvent event) {
			record("down " + event.getPeer().name());
		}

		private void record(String event) {
			this.threads.add(Thread.currentThread().getName());
			this.events.add(event);
		}

	}

	static class Asynchronous {

		private final Listener listener;

		Asynchronous(Listener listener) {
			this.listener = listener;
		}

		@Async
		@EventListener
		void onUp(PeerUpEvent event) {
			this.listener.onUp(event);
		}

		@Async
		@EventListener
		void onDown(PeerDownEvent event) {
			this.listener.onDown(event);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync(proxyTargetClass = true)
	static class AsyncConfiguration {

	}

	static class Caller {

		private final List<@Nullable Object> answers = new CopyOnWriteArrayList<>();

		@EventListener
		void onUp(PeerUpEvent event) throws InterruptedException {
			this.answers.add(event.getNode().peer(event.getPeer()).call("answer", Integer.class));
			try (Channel channel = event.getNode().openChannel(event.getPeer(), "echo", ChannelOptions.raw())) {
				channel.send("hello");
				this.answers.add(channel.receive(Duration.ofSeconds(10), String.class));
			}
		}

	}

	/**
	 * Records an event in the last phase before the announcement of the node.
	 */
	static class LastToStart extends TestLifecycle {

		private final Recorder recorder;

		LastToStart(Recorder recorder) {
			super(DEFAULT_PHASE - 1);
			this.recorder = recorder;
		}

		@Override
		void whenStarted() {
			this.recorder.events.add("the last has started");
		}

	}

	static class Failing {

		private final List<PeerUpEvent> calls = new CopyOnWriteArrayList<>();

		@EventListener
		void onUp(PeerUpEvent event) {
			this.calls.add(event);
			throw new IllegalStateException("not today");
		}

	}

	static class BlockingAtTheEnd extends Gate {

		@EventListener
		void onDown(PeerDownEvent event) throws InterruptedException {
			pass();
		}

	}

	/**
	 * Blocks even if it is interrupted.
	 */
	static class Uninterruptible extends Gate {

		private final CountDownLatch left = new CountDownLatch(1);

		@EventListener
		void onUp(PeerUpEvent event) {
			boolean passed = false;
			while (!passed) {
				try {
					pass();
					passed = true;
				}
				catch (InterruptedException ex) {
					// The node has been stopped.
				}
			}
			this.left.countDown();
		}

	}

	static class Blocking extends Gate {

		@EventListener
		void onUp(PeerUpEvent event) throws InterruptedException {
			pass();
		}

	}

}
