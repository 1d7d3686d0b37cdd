package io.peerlink.internal.liveness;

import java.util.List;
import java.util.Map;
import java.util.Random;

import io.peerlink.internal.membership.PeerTable;
import io.peerlink.peer.LivenessOptions;
import io.peerlink.peer.PeerStatus;
import io.peerlink.spi.DiscoveredNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Peers that discovery has lost, which is no proof that they are gone.
 */
class LostPeerTests extends AbstractLivenessTests {

	@Test
	void peerThatAnswersStaysUp() {
		discoverJava("Phone2", "a", 1);
		discoverPython("Snake", "b", 2);
		advanceMillis(5000);
		this.table.lost(ETH, "Phone2", "a");
		this.table.lost(ETH, "Snake", "b");
		advanceMillis(300_000);
		assertThat(this.log.take()).containsExactly("up Phone2/a", "up Snake/b");
		assertThat(this.table.status()).extracting(PeerStatus::sources)
			.containsExactly(List.of("contact"), List.of("contact"));
	}

	@Test
	void pythonNodeThatStopsIsDownInTime() {
		discoverPython("Snake", "b", 2);
		advanceMillis(5000);
		this.log.take();
		this.network.crash(address(2));
		this.table.lost(ETH, "Snake", "b");
		advanceMillis(590);
		assertThat(this.log.take()).isEmpty();
		advanceMillis(40);
		assertThat(this.log.take()).containsExactly("down Snake/b REMOVED");
		assertThat(this.table.status()).isEmpty();
	}

	/**
	 * A ping of the liveness waits longer for its answer than the check takes.
	 */
	@Test
	void pythonNodeThatStopsWhileAPingIsInFlightIsDownInTime() {
		discoverPython("Snake", "b", 2);
		advanceMillis(100);
		this.network.crash(address(2));
		advanceMillis(5600);
		this.log.take();
		this.table.lost(ETH, "Snake", "b");
		advanceMillis(630);
		assertThat(this.log.take()).containsExactly("down Snake/b REMOVED");
	}

	@Test
	void javaNodeThatStopsWithoutAGoodbyeIsDownSoonerThanACrashedOne() {
		discoverJava("Phone2", "a", 1);
		advanceMillis(5000);
		this.log.take();
		this.network.crash(address(1));
		this.table.lost(ETH, "Phone2", "a");
		advanceMillis(2350);
		assertThat(this.log.take()).isEmpty();
		advanceMillis(100);
		assertThat(this.log.take()).containsExactly("down Phone2/a REMOVED");
		assertThat(this.table.status()).isEmpty();
	}

	@Test
	void interruptedLinkTakesNobodyDown() {
		discoverJava("Phone2", "a", 1);
		advanceMillis(5000);
		this.network.crash(address(1));
		this.table.lost(ETH, "Phone2", "a");
		advanceMillis(1500);
		discoverJava("Phone2", "a", 1);
		advanceMillis(60_000);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
		assertThat(this.table.status()).extracting(PeerStatus::sources).containsExactly(List.of(ETH));
	}

	@Test
	void lostPingsOfTheCheckTakeNobodyDown() {
		discoverPython("Snake", "b", 2);
		advanceMillis(1000);
		this.network.loseNextPings(2);
		this.table.lost(ETH, "Snake", "b");
		advanceMillis(4000);
		assertThat(this.log.take()).containsExactly("up Snake/b");
	}

	@Test
	void peerThatNobodyListsExpiresAndIsForgotten() {
		discoverJava("Phone2", "a", 1);
		this.table.lost(ETH, "Phone2", "a");
		advanceMillis(10_000);
		this.network.crash(address(1));
		advanceMillis(2200);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
		advanceMillis(1800);
		assertThat(this.log.take()).containsExactly("down Phone2/a EXPIRED");
		assertThat(this.table.status()).isEmpty();
		this.network.takePings();
		advanceMillis(60_000);
		assertThat(this.network.takePings()).isEmpty();
	}

	@Test
	void restartOfAPeerThatNobodyListsIsNoticed() {
		discoverJava("Phone2", "a", 1);
		this.table.lost(ETH, "Phone2", "a");
		advanceMillis(5000);
		this.network.javaNode(address(1), "Phone2", "b");
		advanceMillis(1300);
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a REPLACED", "up Phone2/b");
		advanceMillis(60_000);
		assertThat(this.log.take()).isEmpty();
	}

	@Test
	void peerThatNobodyListsIsKnownByTheNameThatItAnswersWith() {
		discoverJava("Phone2", "a", 1);
		this.table.lost(ETH, "Phone2", "a");
		advanceMillis(5000);
		this.network.javaNode(address(1), "Phone2-2", "a");
		advanceMillis(1300);
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a REPLACED", "up Phone2-2/a");
		discoverJava("Phone2", "b", 2);
		advanceMillis(60_000);
		assertThat(this.log.take()).containsExactly("up Phone2/b");
	}

	@Test
	void forgedNameOfAPythonNodeIsForgottenWithItsAnnouncement() {
		DiscoveredNode configured = new DiscoveredNode("camera", null, address(1), Map.of());
		this.network.pythonNode(address(1));
		this.table.discovered("static/h:5000", configured);
		advanceMillis(5000);
		this.table.discovered(ETH, node("forged", "f", 1, false));
		advanceMillis(5000);
		this.log.take();
		this.table.lost(ETH, "forged", "f");
		advanceMillis(250);
		assertThat(this.log.take()).containsExactly("down forged/f REPLACED", "up camera/f");
		for (int i = 0; i < 10; i++) {
			this.table.discovered("static/h:5000", configured);
			advanceMillis(30_000);
		}
		assertThat(this.log.take()).isEmpty();
	}

	@Test
	void manyPeersThatAreLostAtOnceStayUp() {
		for (int i = 1; i <= 200; i++) {
			discoverJava("peer" + i, "id" + i, i);
		}
		advanceMillis(5000);
		assertThat(this.log.take()).hasSize(200);
		this.network.takePings();
		for (int i = 1; i <= 200; i++) {
			this.table.lost(ETH, "peer" + i, "id" + i);
		}
		advanceMillis(1000);
		assertThat(this.network.takePings())
			.hasSizeLessThanOrEqualTo(PeerPings.MAX_PINGS_PER_SECOND + PeerPings.PING_BURST);
		advanceMillis(60_000);
		assertThat(this.log.take()).isEmpty();
	}

	@Test
	void disabledLivenessChecksALostPeer() {
		PeerTable others = new PeerTable("own", this.scheduler, Runnable::run);
		new LivenessMonitor(others, this.network, this.scheduler, new Random(1), LivenessOptions.disabled()).start();
		this.network.pythonNode(address(2));
		others.discovered(ETH, node("Snake", "b", 2, false));
		others.lost(ETH, "Snake", "b");
		advanceMillis(60_000);
		assertThat(others.size()).isOne();
		others.discovered(ETH, node("Snake", "b", 2, false));
		this.network.crash(address(2));
		others.lost(ETH, "Snake", "b");
		advanceMillis(1000);
		assertThat(others.size()).isZero();
	}

}
