package io.peerlink.internal.liveness;

import java.util.Map;

import io.peerlink.spi.DiscoveredNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Peers with several addresses, some of which do not answer.
 */
class PeerAddressProbeTests extends AbstractLivenessTests {

	@Test
	void peerWhosePreferredAddressIsDeadIsSoonReachedAtTheOneThatAnswers() {
		this.network.javaNode(address(3), "Phone2", "a");
		this.table.discovered(ETH, node("Phone2", "a", 1, 2, 3));
		advanceMillis(250);
		assertThat(this.table.find("Phone2").address()).isEqualTo(address(3));
		assertThat(this.table.isVerified("a")).isTrue();
		advanceMillis(60_000);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void pythonPeerWhosePreferredAddressIsDeadIsSoonReachedAtTheOneThatAnswers() {
		this.network.pythonNode(address(2));
		this.table.discovered(ETH, new DiscoveredNode("Phone2", "a", node("", "", 1, 2).addresses(), Map.of()));
		advanceMillis(250);
		assertThat(this.table.find("Phone2").address()).isEqualTo(address(2));
		advanceMillis(60_000);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void forgedAddressTakesNobodyDown() {
		discoverJava("Phone2", "a", 1);
		discoverPython("Snake", "b", 2);
		advanceMillis(5000);
		this.table.discovered(ETH, node("Phone2", "a", 99));
		this.table.discovered(ETH, node("Snake", "b", 98, false));
		advanceMillis(60_000);
		assertThat(this.log.take()).containsExactly("up Phone2/a", "up Snake/b");
		assertThat(this.table.find("Phone2").address()).isEqualTo(address(1));
		assertThat(this.table.find("Snake").address()).isEqualTo(address(2));
	}

	@Test
	void peerThatHasAnotherAddressIsReachedThereInTime() {
		discoverJava("Phone2", "a", 1);
		advanceMillis(5000);
		this.network.crash(address(1));
		discoverJava("Phone2", "a", 2);
		advanceMillis(450);
		assertThat(this.table.find("Phone2").address()).isEqualTo(address(2));
		this.table.discovered(ETH, node("Phone2", "a", 2));
		advanceMillis(60_000);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
		assertThat(this.table.findByAddress(address(1))).isEmpty();
	}

	@Test
	void peerMovesSoonWhenTheAddressInUseFallsSilent() {
		startWithTwoAddresses();
		this.network.crash(address(1));
		advanceMillis(1600);
		assertThat(this.table.find("Phone2").address()).isEqualTo(address(2));
		advanceMillis(60_000);
		this.network.javaNode(address(1), "Phone2", "a");
		this.network.crash(address(2));
		advanceMillis(1600);
		assertThat(this.table.find("Phone2").address()).isEqualTo(address(1));
		advanceMillis(60_000);
		assertThat(this.log.take()).isEmpty();
	}

	@Test
	void peerMovesToTheAddressThatItsMessagesComeFrom() {
		startWithTwoAddresses();
		this.network.crash(address(1));
		this.network.crash(address(2));
		for (int i = 0; i < 100; i++) {
			advanceMillis(100);
			this.traffic.receive(address(2), "a");
		}
		assertThat(this.table.find("Phone2").address()).isEqualTo(address(2));
		assertThat(this.log.take()).isEmpty();
	}

	@Test
	void messagesFromAnotherAddressDoNotHideASilentOne() {
		startWithTwoAddresses();
		this.network.crash(address(1));
		for (int i = 0; i < 16; i++) {
			advanceMillis(100);
			this.traffic.receive(address(2), "a");
		}
		assertThat(this.table.find("Phone2").address()).isEqualTo(address(2));
		assertThat(this.log.take()).isEmpty();
	}

	@Test
	void peerThatAnswersIsPingedAtTheAddressInUseOnly() {
		startWithTwoAddresses();
		advanceMillis(30_000);
		assertThat(this.network.takePings()).hasSizeBetween(20, 30).containsOnly(address(1));
	}

	@Test
	void oneLostPingDoesNotMoveThePeerForGood() {
		startWithTwoAddresses();
		for (int i = 0; i < 20; i++) {
			this.network.loseNextPings(1);
			advanceMillis(3000);
		}
		assertThat(this.log.take()).isEmpty();
		assertThat(this.table.find("Phone2").instanceId()).isEqualTo("a");
	}

	@Test
	void addressThatDiscoveryWithdrawsIsReplacedByTheOneThatAnswers() {
		this.network.javaNode(address(1), "Phone2", "a");
		this.network.javaNode(address(3), "Phone2", "a");
		this.table.discovered(ETH, node("Phone2", "a", 1));
		this.table.discovered(WLAN, node("Phone2", "a", 2, 3));
		advanceMillis(1000);
		assertThat(this.table.find("Phone2").address()).isEqualTo(address(1));
		this.network.crash(address(1));
		this.table.lost(ETH, "Phone2", "a");
		advanceMillis(250);
		assertThat(this.table.find("Phone2").address()).isEqualTo(address(3));
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void addressThatAnotherNodeHasIsLeft() {
		startWithTwoAddresses();
		this.network.javaNode(address(1), "Phone3", "b");
		advanceMillis(1400);
		assertThat(this.table.find("Phone2").address()).isEqualTo(address(2));
		advanceMillis(60_000);
		assertThat(this.log.take()).isEmpty();
	}

	@Test
	void restartAtAllAddressesIsNoticedAtTheNextPing() {
		startWithTwoAddresses();
		this.network.javaNode(address(1), "Phone2", "b");
		this.network.javaNode(address(2), "Phone2", "b");
		this.traffic.receive(address(1), "b");
		advanceMillis(50);
		assertThat(this.log.take()).containsExactly("down Phone2/a REPLACED", "up Phone2/b");
	}

	@Test
	void pingsToManyAddressesAreLimited() {
		for (int i = 0; i < 40; i++) {
			Integer[] hosts = new Integer[8];
			for (int j = 0; j < hosts.length; j++) {
				hosts[j] = 1 + (i + 31 * j) % 250;
			}
			this.table.discovered(ETH, node("Ghost" + i, "ghost" + i, hosts));
		}
		advanceMillis(1000);
		assertThat(this.network.takePings())
			.hasSizeLessThanOrEqualTo(2 * (PeerPings.MAX_PINGS_PER_SECOND + PeerPings.PING_BURST));
		advanceMillis(3500);
		assertThat(this.table.size()).isZero();
	}

	private void startWithTwoAddresses() {
		this.network.javaNode(address(1), "Phone2", "a");
		this.network.javaNode(address(2), "Phone2", "a");
		this.table.discovered(ETH, node("Phone2", "a", 1, 2));
		advanceMillis(2000);
		this.network.takePings();
		assertThat(this.table.find("Phone2").address()).isEqualTo(address(1));
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

}
