package io.peerlink.internal.liveness;

import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.time.FailingScheduler;
import io.peerlink.peer.LivenessOptions;
import io.peerlink.sim.VirtualScheduler;
import io.peerlink.spi.DiscoveredNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LivenessMonitorTests extends AbstractLivenessTests {

	@Test
	void answeringPeerIsPingedOnceAnInterval() {
		discoverJava("Phone2", "a", 1);
		advanceMillis(60_000);
		assertThat(this.network.takePings()).hasSizeBetween(48, 60);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void ticksAreLimitedWhenTheTableChangesOften() {
		AtomicInteger looks = new AtomicInteger();
		VirtualScheduler counting = new VirtualScheduler() {

			@Override
			public Timer schedule(Duration delay, Runnable work) {
				return super.schedule(delay, () -> {
					looks.incrementAndGet();
					work.run();
				});
			}

		};
		PeerTable others = new PeerTable("own", counting, Runnable::run);
		new LivenessMonitor(others, this.network, counting, new Random(1), LivenessOptions.defaults()).start();
		for (int i = 0; i < 1000; i++) {
			others.discovered(ETH, new DiscoveredNode("Phone2", "a", address(1), Map.of("n", String.valueOf(i))));
			counting.advance(Duration.ofMillis(1));
		}
		assertThat(looks).hasValueBetween(40, 55);
	}

	@Test
	void peersAreVisitedAgainWhenATimerHasFailed() {
		FailingScheduler failing = new FailingScheduler(this.scheduler);
		PeerTable others = new PeerTable("own", failing, Runnable::run);
		new LivenessMonitor(others, this.network, failing, new Random(1), LivenessOptions.defaults()).start();
		advanceMillis(2000);
		failing.failAfter(0);
		assertThatExceptionOfType(OutOfMemoryError.class)
			.isThrownBy(() -> others.discovered(ETH, node("Phone2", "a", 1, true)));
		advanceMillis(500);
		assertThat(this.network.takePings()).as("by the timer that was there").isNotEmpty();
		others.discovered(ETH, node("Tablet", "b", 2, true));
		advanceMillis(50);
		assertThat(this.network.takePings()).as("at once").isNotEmpty();
	}

	@Test
	void peerThatSendsMessagesIsNotPinged() {
		discoverJava("Phone2", "a", 1);
		advanceMillis(1);
		this.network.takePings();
		for (int i = 0; i < 100; i++) {
			advanceMillis(800);
			this.traffic.receive(address(1));
		}
		assertThat(this.network.takePings()).isEmpty();
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void intervalMayBeUnlimited() {
		PeerTable others = watch(LivenessOptions.defaults().withJavaInterval(Duration.ofSeconds(Long.MAX_VALUE)));
		this.network.javaNode(address(1), "Phone2", "a");
		others.discovered(ETH, node("Phone2", "a", 1, true));
		advanceMillis(60_000);
		assertThat(this.network.takePings()).hasSize(1);
		assertThat(others.size()).isOne();
	}

	@Test
	void timeoutMayBeUnlimited() {
		PeerTable others = watch(LivenessOptions.defaults().withJavaTimeout(Duration.ofSeconds(Long.MAX_VALUE)));
		others.discovered(ETH, node("Phone2", "a", 1, true));
		advanceMillis(60_000);
		assertThat(this.network.takePings()).hasSize(1);
		assertThat(others.size()).isOne();
	}

	private PeerTable watch(LivenessOptions options) {
		PeerTable others = new PeerTable("own", this.scheduler, Runnable::run);
		new LivenessMonitor(others, this.network, this.scheduler, new Random(1), options).start();
		return others;
	}

	@Test
	void removedPeerIsNotPinged() {
		this.table.discovered(ETH, node("Phone2", "a", 1, true));
		advanceMillis(5000);
		this.table.lost(ETH, "Phone2", "a");
		this.network.takePings();
		advanceMillis(60_000);
		assertThat(this.network.takePings()).isEmpty();
	}

	@Test
	void closedLivenessPingsNoMore() {
		discoverJava("Phone2", "a", 1);
		advanceMillis(5000);
		this.liveness.close();
		advanceMillis(1000);
		this.network.takePings();
		advanceMillis(60_000);
		assertThat(this.network.takePings()).isEmpty();
		assertThat(this.scheduler.waiting()).isZero();
	}

}
