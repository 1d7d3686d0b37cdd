package io.peerlink.internal.liveness;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Peers at whose address another instance answers.
 */
class PeerRestartTests extends AbstractLivenessTests {

	@Test
	void restartThatDiscoveryMissedIsNoticedByThePong() {
		discoverJava("Phone2", "a", 1);
		this.network.javaNode(address(1), "Phone2", "b");
		advanceMillis(1300);
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a REPLACED", "up Phone2/b");
		this.table.discovered(ETH, node("Phone2", "b", 1, true));
		this.table.lost(ETH, "Phone2", "a");
		assertThat(this.log.take()).isEmpty();
	}

	@Test
	void restartIsNoticedWhenAMessageNamesTheNewInstance() {
		startVerified();
		this.network.javaNode(address(1), "Phone2", "b");
		this.traffic.receive(address(1), "b");
		advanceMillis(50);
		assertThat(this.log.take()).containsExactly("down Phone2/a REPLACED", "up Phone2/b");
		assertThat(this.table.isVerified("b")).isTrue();
	}

	@Test
	void restartIsNoticedAlthoughPingsAreLostAndMessagesArrive() {
		startVerified();
		this.network.javaNode(address(1), "Phone2", "b");
		this.network.loseNextPings(4);
		this.traffic.receive(address(1), "b");
		receiveFor(1000);
		assertThat(this.log.take()).containsExactly("down Phone2/a REPLACED", "up Phone2/b");
	}

	@Test
	void forgedInstanceCostsOnePing() {
		startVerified();
		this.traffic.receive(address(1), "b");
		receiveFor(5000);
		assertThat(this.network.takePings()).containsExactly(address(1));
		assertThat(this.log.take()).isEmpty();
	}

	@Test
	void floodOfForgedInstancesCostsFewPings() {
		startVerified();
		for (int i = 0; i < 1000; i++) {
			this.traffic.receive(address(1));
			this.traffic.receive(address(1), "b" + i);
			advanceMillis(1);
		}
		assertThat(this.network.takePings()).hasSizeBetween(4, 6);
		assertThat(this.log.take()).isEmpty();
	}

	@Test
	void messageThatContradictsNothingCostsNoPing() {
		startVerified();
		this.traffic.receive(address(1), "a");
		this.traffic.receive(address(1), "own");
		this.traffic.receive(address(7), "b");
		advanceMillis(500);
		assertThat(this.network.takePings()).isEmpty();
	}

	@Test
	void contradictionFromAnAddressThatIsNotInUseCostsNoPing() {
		startVerified();
		this.table.discovered(WLAN, node("Phone2", "a", 2, true));
		advanceMillis(300);
		this.network.takePings();
		this.traffic.receive(address(2), "b");
		advanceMillis(500);
		assertThat(this.network.takePings()).isEmpty();
	}

	@Test
	void contradictedPeerThatHasCrashedExpires() {
		startVerified();
		this.network.crash(address(1));
		this.traffic.receive(address(1), "b");
		advanceMillis(4000);
		assertThat(this.log.take()).containsExactly("down Phone2/a EXPIRED");
	}

	private void startVerified() {
		discoverJava("Phone2", "a", 1);
		advanceMillis(2000);
		this.traffic.receive(address(1));
		this.network.takePings();
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void peerExpiresWhenANodeOfAnotherNameHasItsAddress() {
		discoverJava("Phone2", "a", 1);
		this.network.javaNode(address(1), "Phone3", "b");
		advanceMillis(10_000);
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a EXPIRED");
	}

	@Test
	void stalePeerAtTheOwnAddressExpires() {
		this.table.discovered(ETH, node("Me", "old", 1, true));
		this.network.javaNode(address(1), "Me", "own");
		advanceMillis(10_000);
		assertThat(this.log.take()).containsExactly("up Me/old", "down Me/old EXPIRED");
	}

	@Test
	void messagesFromAReusedAddressDoNotBringThePeerBack() {
		discoverJava("Phone2", "a", 1);
		this.network.javaNode(address(1), "Phone3", "b");
		receiveFor(10_000);
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a EXPIRED");
		this.network.javaNode(address(1), "Phone2", "a");
		advanceMillis(2500);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void successorOfAnExpiredPeerComesUpWhenAMessageNamesIt() {
		discoverJava("Phone2", "a", 1);
		this.network.crash(address(1));
		advanceMillis(10_000);
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a EXPIRED");
		this.network.javaNode(address(1), "Phone2", "b");
		this.traffic.receive(address(1), "b");
		advanceMillis(1100);
		assertThat(this.log.take()).containsExactly("up Phone2/b");
	}

}
