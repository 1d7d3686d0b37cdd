package io.peerlink.internal.liveness;

import java.time.Duration;
import java.util.Random;

import io.peerlink.internal.membership.PeerTable;
import io.peerlink.peer.LivenessOptions;
import io.peerlink.sim.PeerTableEvents;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the liveness of a node that was suspended itself. It gives up a peer after
 * one miss, so that no miss may count that is its own fault.
 */
class PausedNodeTests extends AbstractLivenessTests {

	private final PeerTable strict = new PeerTable("own", this.scheduler, Runnable::run);

	private final PeerTableEvents events = new PeerTableEvents();

	private int resumed;

	@BeforeEach
	void startStrictly() {
		this.strict.addListener(this.events);
		LivenessMonitor monitor = new LivenessMonitor(this.strict, this.network, this.scheduler, new Random(1),
				LivenessOptions.defaults().withMisses(1));
		monitor.onResumed(() -> this.resumed++);
		monitor.start();
		for (int host = 1; host <= 3; host++) {
			this.network.javaNode(address(host), "Phone" + host, "i" + host);
			this.strict.discovered(ETH, node("Phone" + host, "i" + host, host, true));
		}
		advanceMillis(3000);
		this.network.takePings();
		this.events.take();
	}

	@Test
	void pingsThatRanOutDuringAPauseAreNoMisses() {
		losePings();
		this.scheduler.pause(Duration.ofSeconds(10));
		advanceMillis(60_000);
		assertThat(this.events.take()).isEmpty();
	}

	@Test
	void pingsThatRanOutBeforeTheMachineWasAwakeAreNoMisses() {
		losePings();
		this.scheduler.sleep(Duration.ofHours(8));
		advanceMillis(60_000);
		assertThat(this.events.take()).isEmpty();
	}

	@Test
	void pingsThatRanOutWithoutAPauseAreMisses() {
		losePings();
		advanceMillis(1000);
		assertThat(this.events.take()).filteredOn((event) -> event.startsWith("down")).hasSize(3);
	}

	@Test
	void allPeersAreProbedAtOnceAfterAPause() {
		losePings();
		this.scheduler.pause(Duration.ofSeconds(10));
		advanceMillis(100);
		assertThat(this.network.takePings()).contains(address(1), address(2), address(3));
		advanceMillis(3000);
		assertThat(this.resumed).isOne();
	}

	/**
	 * The monotonic clock does not show that the peers were silent.
	 */
	@Test
	void allPeersAreProbedAtOnceWhenTheMachineWakesUp() {
		this.network.takePings();
		this.scheduler.sleep(Duration.ofHours(8));
		advanceMillis(550);
		assertThat(this.network.takePings()).contains(address(1), address(2), address(3));
		assertThat(this.resumed).isOne();
		advanceMillis(60_000);
		assertThat(this.events.take()).isEmpty();
	}

	@Test
	void peersThatLeftDuringAPauseExpire() {
		losePings();
		this.scheduler.pause(Duration.ofSeconds(10));
		this.network.crash(address(2));
		advanceMillis(1000);
		assertThat(this.events.take()).isEmpty();
		advanceMillis(1000);
		assertThat(this.events.take()).containsExactly("down Phone2/i2 EXPIRED");
	}

	@Test
	void pauseOfANodeThatDoesNotPingHasNoEffect() {
		PeerTable table = new PeerTable("own", this.scheduler, Runnable::run);
		new LivenessMonitor(table, this.network, this.scheduler, new Random(1), LivenessOptions.disabled()).start();
		table.discovered(ETH, node("Ghost", "g", 9, true));
		advanceMillis(30_000);
		this.scheduler.pause(Duration.ofSeconds(30));
		advanceMillis(30_000);
		assertThat(table.size()).isOne();
	}

	/**
	 * Has pings to all peers in flight that are never answered.
	 */
	private void losePings() {
		this.network.loseNextPings(3);
		while (this.network.takePings().size() < 3) {
			advanceMillis(100);
		}
	}

}
