package io.peerlink.internal.liveness;

import java.util.Map;

import io.peerlink.spi.DiscoveredNode;
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

	@Test
	void pythonNodeInThePlaceOfAStaticPeerThatDepartedIsUpWhenItAnswers() {
		startStatic();
		this.table.goodbye("a", address(1));
		this.network.crash(address(1));
		listStatic(10);
		assertThat(this.log.take()).containsExactly("down calc/a REMOVED");
		this.network.pythonNode(address(1));
		listStatic(1);
		assertThat(this.log.take()).containsExactly("up calc/calc@192.0.2.1:5000");
		assertThat(this.table.status()).hasSize(1);
		listStatic(30);
		assertThat(this.log.take()).isEmpty();
	}

	@Test
	void pythonNodeInThePlaceOfAStaticPeerThatCrashedIsUp() {
		startStatic();
		this.network.pythonNode(address(1));
		advanceMillis(2000);
		assertThat(this.log.take()).containsExactly("down calc/a EXPIRED");
		listStatic(1);
		assertThat(this.log.take()).containsExactly("up calc/calc@192.0.2.1:5000");
	}

	@Test
	void staticPeerThatReturnsTakesThePlaceOfThePythonNode() {
		startStatic();
		this.network.pythonNode(address(1));
		advanceMillis(2000);
		listStatic(5);
		this.log.take();
		this.network.javaNode(address(1), "calc", "b");
		this.table.discovered("static/h:5000", node("calc", "b", 1));
		advanceMillis(5000);
		assertThat(this.log.take()).containsExactly("down calc/calc@192.0.2.1:5000 REPLACED", "up calc/b");
	}

	private void startStatic() {
		this.network.javaNode(address(1), "calc", "a");
		this.table.discovered("static/h:5000", node("calc", "a", 1));
		advanceMillis(5000);
		assertThat(this.log.take()).containsExactly("up calc/a");
	}

	/**
	 * Lists the peer as one that does not tell its instance, for some seconds.
	 */
	private void listStatic(int seconds) {
		for (int i = 0; i < seconds; i++) {
			this.table.discovered("static/h:5000", new DiscoveredNode("calc", null, address(1), Map.of()));
			advanceMillis(1000);
		}
	}

	private void startPeer() {
		discoverJava("Phone2", "a", 1);
		advanceMillis(2000);
		this.network.takePings();
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

}
