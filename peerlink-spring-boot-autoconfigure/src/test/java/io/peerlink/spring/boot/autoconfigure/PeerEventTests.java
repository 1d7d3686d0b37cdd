package io.peerlink.spring.boot.autoconfigure;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.peerlink.PeerLink;
import io.peerlink.discovery.PeerDownReason;
import io.peerlink.spring.event.PeerDownEvent;
import io.peerlink.spring.event.PeerEvent;
import io.peerlink.spring.event.PeerUpEvent;
import io.peerlink.spring.testing.MemoryLan;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class PeerEventTests {

	private final MemoryLan lan = new MemoryLan();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(PeerLinkAutoConfiguration.class, PeerLinkLifecycleAutoConfiguration.class))
		.withBean("lan", PeerLinkBuilderCustomizer.class, () -> this.lan::connect)
		.withBean(Recorder.class);

	@Test
	void peersThatCameBeforeAreReportedOnceTheNodeIsAnnounced() {
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
	void comingAndGoingIsReportedInOrder() {
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
				assertThat(recorder.events).containsExactly("up ada", "down ada REMOVED");
				context.start();
				await().until(() -> recorder.events.size() == 3);
				assertThat(recorder.events).endsWith("up ada");
			});
		}
	}

	@Test
	void failingListenerDoesNotHoldUpTheNextEvent() {
		this.runner.withBean(Failing.class).run((context) -> {
			Recorder recorder = context.getBean(Recorder.class);
			try (PeerLink ada = this.lan.node("ada").start(); PeerLink bob = this.lan.node("bob").start()) {
				await().until(() -> context.getBean(Failing.class).calls.size() == 2);
				assertThat(recorder.beforeAnnouncement).isEmpty();
			}
		});
	}

	@Test
	void blockedListenerDoesNotHoldUpTheStop() {
		try (PeerLink ada = this.lan.node("ada").start()) {
			Blocking blocking = new Blocking();
			this.runner.withBean(Blocking.class, () -> blocking).run((context) -> {
				await().until(() -> blocking.entered.getCount() == 0);
				context.stop();
				assertThat(context.getBean(PeerLink.class).isRunning()).isFalse();
				blocking.release.countDown();
			});
		}
	}

	static class Recorder {

		private final PeerLink node;

		private final List<String> events = new CopyOnWriteArrayList<>();

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
			if (!this.node.status().announced()) {
				this.beforeAnnouncement.add(event);
			}
			this.events.add(text);
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

	static class Blocking {

		private final CountDownLatch entered = new CountDownLatch(1);

		private final CountDownLatch release = new CountDownLatch(1);

		@EventListener
		void onUp(PeerUpEvent event) throws InterruptedException {
			this.entered.countDown();
			assertThat(this.release.await(10, TimeUnit.SECONDS)).isTrue();
		}

	}

}
