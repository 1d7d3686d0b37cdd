package io.peerlink;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.channel.ChannelStatus;
import io.peerlink.channel.KeptChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for channels that are kept open, whose callbacks take their time.
 */
class KeptChannelThreadTests {

	private static final ChannelOptions OPTIONS = ChannelOptions.sequenced();

	private final TestNodes nodes = new TestNodes();

	private final Queue<String> events = new ConcurrentLinkedQueue<>();

	private final AtomicInteger opened = new AtomicInteger();

	private final List<Channel> accepted = new CopyOnWriteArrayList<>();

	private final CountDownLatch gate = new CountDownLatch(1);

	@AfterEach
	void stop() {
		this.gate.countDown();
		this.nodes.close();
	}

	@Test
	void restartedPeerHasItsNextChannelWhenTheCallbacksOfTheOneBeforeHaveReturned() {
		PeerLink alice = this.nodes.start("alice");
		alice.keepOpen("bob", "state", OPTIONS, this::listen);
		KeptChannel other = alice.keepOpen("bob", "other", OPTIONS);
		try (PeerLink bob = startBob()) {
			await().until(() -> !this.accepted.isEmpty() && other.current().isPresent());
			this.accepted.get(0).send("slow");
			await().until(() -> this.events.contains("slow 1"));
		}
		try (PeerLink bob = startBob()) {
			// Alice tries this one after the other one.
			await().until(() -> other.current().isPresent());
			assertThat(bob.status().channels()).extracting(ChannelStatus::name).containsExactly("other");
			this.gate.countDown();
			await().until(() -> this.events.contains("opened 2"));
		}
		assertThat(this.events).startsWith("opened 1", "slow 1", "end of slow 1", "peer_down 1", "opened 2");
	}

	private PeerLink startBob() {
		PeerLink bob = this.nodes.builder("bob").build();
		bob.registerChannel("state", this.accepted::add, OPTIONS);
		bob.registerChannel("other", (channel) -> {
		}, OPTIONS);
		return bob.start();
	}

	private void passGate() {
		try {
			this.gate.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void listen(Channel channel) {
		int number = this.opened.incrementAndGet();
		this.events.add("opened " + number);
		channel.onMessage(String.class, (message) -> {
			this.events.add(message + " " + number);
			passGate();
			this.events.add("end of " + message + " " + number);
		});
		channel.onDisconnect((reason) -> this.events.add(reason + " " + number));
	}

}
