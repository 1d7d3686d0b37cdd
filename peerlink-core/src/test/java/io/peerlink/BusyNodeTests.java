package io.peerlink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

import io.peerlink.call.CallOptions;
import io.peerlink.peer.LivenessOptions;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerDownReason;
import io.peerlink.peer.PeerListener;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a node whose handler threads are all busy, in real time. The duration is
 * several times the one in which a peer detects a crash.
 */
class BusyNodeTests {

	private static final LivenessOptions FAST_LIVENESS = LivenessOptions.defaults()
		.withJavaInterval(Duration.ofMillis(50))
		.withJavaTimeout(Duration.ofMillis(50))
		.withMisses(15);

	private static final Duration OBSERVATION_TIME = Duration.ofSeconds(4);

	private final TestNodes nodes = new TestNodes();

	private final CountDownLatch release = new CountDownLatch(1);

	@AfterEach
	void closeNodes() {
		this.release.countDown();
		this.nodes.close();
	}

	@Test
	void blockedHandlersAndAFullQueueExpireNoPeer() throws Exception {
		PeerLink watcher = this.nodes.start("watcher", (builder) -> builder.liveness(FAST_LIVENESS));
		PeerLink busy = this.nodes.start("busy",
				(builder) -> builder.handlerConcurrency(2)
					.handlerQueueCapacity(3)
					.liveness(LivenessOptions.disabled()));
		this.nodes.awaitAll();
		busy.register("wait", () -> {
			this.release.await();
			return "done";
		});
		Queue<String> downs = new ConcurrentLinkedQueue<>();
		watcher.addPeerListener(new PeerListener() {

			@Override
			public void peerDown(Peer peer, PeerDownReason reason) {
				downs.add(peer.name() + " " + reason);
			}

		});
		List<CompletableFuture<String>> calls = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			calls.add(watcher.peer("busy")
				.with(CallOptions.defaults().withTimeout(Duration.ofMinutes(1)))
				.callAsync("wait", String.class));
		}
		Awaitility.await().untilAsserted(() -> {
			assertThat(busy.status().rpc().rejectedRequests()).isPositive();
			assertThat(busy.status().rpc().queuedRequests()).isEqualTo(3);
		});
		Awaitility.await()
			.during(OBSERVATION_TIME)
			.atMost(OBSERVATION_TIME.multipliedBy(3))
			.untilAsserted(() -> assertThat(downs).isEmpty());
		assertThat(calls).filteredOn((call) -> !call.isDone()).hasSize(5);
	}

}
