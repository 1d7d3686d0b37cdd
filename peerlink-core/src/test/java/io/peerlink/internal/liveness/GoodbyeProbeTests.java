package io.peerlink.internal.liveness;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Goodbyes, which anyone can forge.
 */
class GoodbyeProbeTests extends AbstractLivenessTests {

	@Test
	void peerOfAForgedGoodbyeIsUpAgainAtOnce() {
		startPeer();
		this.table.goodbye("a", address(1));
		assertThat(this.log.take()).containsExactly("down Phone2/a REMOVED");
		advanceMillis(30);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void floodOfForgedGoodbyesTakesAPeerDownOnceAndCostsFewPings() {
		startPeer();
		for (int i = 0; i < 10_000; i++) {
			this.table.goodbye("a", address(1));
			advanceMillis(1);
		}
		assertThat(this.log.take()).containsExactly("down Phone2/a REMOVED", "up Phone2/a");
		assertThat(this.network.takePings()).hasSizeBetween(40, 60);
	}

	@Test
	void forgedGoodbyeIsFoundOutAlthoughPingsAreLost() {
		startPeer();
		this.network.loseNextPings(6);
		this.table.goodbye("a", address(1));
		advanceMillis(1300);
		assertThat(this.log.take()).containsExactly("down Phone2/a REMOVED", "up Phone2/a");
	}

	@Test
	void forgedGoodbyeIsFoundOutWhenThePeerAnswersMuchLater() {
		startPeer();
		this.network.crash(address(1));
		this.table.goodbye("a", address(1));
		advanceMillis(60_000);
		assertThat(this.log.take()).containsExactly("down Phone2/a REMOVED");
		this.network.javaNode(address(1), "Phone2", "a");
		advanceMillis(2500);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void trueGoodbyeCostsFewPingsUntilDiscoveryLosesThePeer() {
		startPeer();
		this.network.crash(address(1));
		this.table.goodbye("a", address(1));
		advanceMillis(10_000);
		assertThat(this.network.takePings()).hasSizeBetween(15, 25);
		this.table.lost(ETH, "Phone2", "a");
		advanceMillis(60_000);
		assertThat(this.network.takePings()).isEmpty();
		assertThat(this.log.take()).containsExactly("down Phone2/a REMOVED");
	}

	@Test
	void trueGoodbyeAfterAForgedOneTakesThePeerDownInTime() {
		startPeer();
		this.table.goodbye("a", address(1));
		advanceMillis(1000);
		this.log.take();
		this.network.crash(address(1));
		this.table.goodbye("a", address(1));
		advanceMillis(650);
		assertThat(this.log.take()).containsExactly("down Phone2/a REMOVED");
		this.table.discovered(WLAN, node("Phone2", "a", 1, true));
		advanceMillis(60_000);
		assertThat(this.log.take()).isEmpty();
	}

	private void startPeer() {
		discoverJava("Phone2", "a", 1);
		advanceMillis(2000);
		this.network.takePings();
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

}
