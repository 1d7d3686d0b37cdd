package io.peerlink.internal.liveness;

import java.util.Map;

import io.peerlink.spi.DiscoveredNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Several nodes of one name, and restarts that look like that.
 */
class NameContestProbeTests extends AbstractLivenessTests {

	@Test
	void olderNodeKeepsItsNameWhileItAnswers() {
		startBoth();
		for (int i = 0; i < 100; i++) {
			this.table.discovered(ETH, node("Phone2", (i % 2 == 0) ? "a" : "b", (i % 2 == 0) ? 1 : 2, true));
			advanceMillis(3000);
		}
		assertThat(this.log.take()).isEmpty();
		assertThat(this.table.find("Phone2").instanceId()).isEqualTo("a");
	}

	@Test
	void otherNodeIsUpAtOnceWhenTheOlderOneSaysGoodbye() {
		startBoth();
		advanceMillis(60_000);
		this.network.crash(address(1));
		this.table.goodbye("a", address(1));
		assertThat(this.log.take()).containsExactly("down Phone2/a REMOVED", "up Phone2/b");
	}

	@Test
	void otherNodeIsUpAtOnceWhenTheOlderOneExpires() {
		startBoth();
		advanceMillis(60_000);
		this.network.crash(address(1));
		advanceMillis(4000);
		assertThat(this.log.take()).containsExactly("down Phone2/a EXPIRED", "up Phone2/b");
	}

	@Test
	void restartElsewhereIsNoticedInTime() {
		discoverJava("Phone2", "a", 1);
		advanceMillis(5000);
		this.network.crash(address(1));
		discoverJava("Phone2", "b", 2);
		advanceMillis(590);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
		advanceMillis(40);
		assertThat(this.log.take()).containsExactly("down Phone2/a REPLACED", "up Phone2/b");
	}

	@Test
	void restartElsewhereIsNoticedInTimeAlthoughThePredecessorIsBeingPinged() {
		discoverPython("Snake", "a", 1);
		advanceMillis(100);
		this.network.crash(address(1));
		advanceMillis(5600);
		discoverPython("Snake", "b", 2);
		advanceMillis(630);
		assertThat(this.log.take()).containsExactly("up Snake/a", "down Snake/a REPLACED", "up Snake/b");
	}

	@Test
	void restartElsewhereIsNoticedInTimeAlthoughPingsToTheNewOneAreLost() {
		discoverJava("Phone2", "a", 1);
		advanceMillis(5000);
		this.network.crash(address(1));
		this.network.loseNextPings(20);
		discoverJava("Phone2", "b", 2);
		advanceMillis(630);
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a REPLACED", "up Phone2/b");
	}

	/**
	 * The instance in between was there until a moment ago, but has not come up.
	 */
	@Test
	void secondRestartIsNoticedInTime() {
		discoverJava("Phone2", "a", 1);
		advanceMillis(5000);
		this.network.crash(address(1));
		discoverJava("Phone2", "b", 2);
		advanceMillis(300);
		this.network.crash(address(2));
		discoverJava("Phone2", "c", 3);
		advanceMillis(330);
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a REPLACED", "up Phone2/c");
		advanceMillis(1000);
		assertThat(this.table.status()).hasSize(1);
	}

	@Test
	void restartAtTheSameAddressIsNoticedAtOnce() {
		discoverJava("Phone2", "a", 1);
		advanceMillis(5000);
		discoverJava("Phone2", "b", 1);
		advanceMillis(25);
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a REPLACED", "up Phone2/b");
		assertThat(this.table.status()).hasSize(1);
	}

	@Test
	void restartOfAPythonNodeAtTheSameAddressIsNoticedAtOnce() {
		discoverPython("Snake", "a", 1);
		advanceMillis(5000);
		discoverPython("Snake", "b", 1);
		assertThat(this.log.take()).containsExactly("up Snake/a", "down Snake/a REPLACED", "up Snake/b");
	}

	@Test
	void pythonNodeInThePlaceOfAJavaNodeIsNoticedAtOnce() {
		discoverJava("Phone2", "a", 1);
		advanceMillis(5000);
		discoverPython("Phone2", "b", 1);
		advanceMillis(25);
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a REPLACED", "up Phone2/b");
	}

	@Test
	void ghostThatClaimsANameDoesNotGetIt() {
		discoverJava("Phone2", "a", 1);
		advanceMillis(5000);
		this.table.discovered(ETH, node("Phone2", "ghost", 2, true));
		advanceMillis(30_000);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
		assertThat(this.table.find("Phone2").address()).isEqualTo(address(1));
	}

	@Test
	void ghostsThatClaimANameCostFewPings() {
		discoverJava("Phone2", "a", 1);
		advanceMillis(5000);
		this.network.takePings();
		for (int i = 0; i < 1000; i++) {
			this.table.discovered(ETH, node("PHONE2", "ghost" + i, 2 + i % 200, true));
			advanceMillis(10);
		}
		assertThat(this.log.take()).containsExactly("up Phone2/a");
		assertThat(this.network.takePings().stream().filter(address(1)::equals)).hasSizeLessThan(70);
		assertThat(this.table.status()).hasSizeLessThan(4);
	}

	@Test
	void pythonNodesWhoseNamesDifferInCaseAreNotMixedUp() {
		discoverPython("Phone1", "a", 1);
		this.network.pythonNode(address(2));
		for (int i = 0; i < 20; i++) {
			this.table.discovered(ETH, new DiscoveredNode("phone1", "b", address(2), Map.of()));
			advanceMillis(1000);
			this.table.discovered(ETH, new DiscoveredNode("Phone1", "a", address(1), Map.of()));
			advanceMillis(1000);
		}
		assertThat(this.log.take()).containsExactly("up Phone1/a");
		assertThat(this.table.find("phone1").address()).isEqualTo(address(1));
		this.network.crash(address(1));
		this.table.lost(ETH, "Phone1", "a");
		advanceMillis(650);
		assertThat(this.log.take()).containsExactly("down Phone1/a REPLACED", "up phone1/b");
		assertThat(this.table.find("Phone1").address()).isEqualTo(address(2));
	}

	private void startBoth() {
		discoverJava("Phone2", "a", 1);
		advanceMillis(5000);
		discoverJava("Phone2", "b", 2);
		advanceMillis(5000);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

}
