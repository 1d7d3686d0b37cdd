package io.peerlink.internal.liveness;

import java.net.InetSocketAddress;

import io.peerlink.peer.PeerStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many pings are spent on many peers.
 */
class ManyPeersTests extends AbstractLivenessTests {

	@Test
	void verificationOfManyPeersIsLimited() {
		discoverMany(1000);
		advanceMillis(1000);
		assertThat(this.network.takePings())
			.hasSizeLessThanOrEqualTo(PeerPings.MAX_PINGS_PER_SECOND + PeerPings.PING_BURST);
		advanceMillis(1500);
		assertThat(this.table.status()).hasSize(1000).allMatch(PeerStatus::verified);
	}

	@Test
	void pingsAreLimitedAndEveryPeerGetsItsTurn() {
		int peers = 1000;
		discoverMany(peers);
		advanceMillis(1000);
		this.network.takePings();
		advanceMillis(10_000);
		assertThat(this.network.takePings())
			.hasSizeLessThanOrEqualTo(10 * PeerPings.MAX_PINGS_PER_SECOND + PeerPings.PING_BURST);
		advanceMillis(13_000);
		assertThat(this.network.takePings().stream().distinct()).hasSize(peers);
		assertThat(this.table.size()).isEqualTo(peers);
	}

	@ParameterizedTest
	@ValueSource(ints = { 150, 300, 1000 })
	void manyPeersCostNoMorePingsThanAHundred(int peers) {
		discoverMany(peers);
		advanceMillis(60_000);
		this.network.takePings();
		advanceMillis(60_000);
		assertThat(this.network.takePings()).hasSizeBetween(4500, 6000);
		assertThat(this.table.size()).isEqualTo(peers);
	}

	@Test
	void hundredPeersThatCrashAtOnceExpireInTime() {
		discoverMany(100);
		advanceMillis(10_000);
		assertThat(this.log.take()).hasSize(100);
		this.network.takePings();
		crashMany(100);
		advanceMillis(4000);
		assertThat(this.log.take()).hasSize(100).allMatch((event) -> event.endsWith("EXPIRED"));
		assertThat(this.network.takePings()).hasSizeLessThanOrEqualTo(4 * PeerPings.MAX_PINGS_PER_SECOND);
	}

	@Test
	void thousandPeersThatCrashAtOnceCostNoMoreThanTheLimit() {
		discoverMany(1000);
		advanceMillis(30_000);
		this.network.takePings();
		crashMany(1000);
		advanceMillis(10_000);
		assertThat(this.network.takePings()).hasSizeBetween(1000,
				10 * PeerPings.MAX_PINGS_PER_SECOND + PeerPings.PING_BURST);
		advanceMillis(50_000);
		assertThat(this.table.size()).isZero();
	}

	@Test
	void oneTimerServesAllPeers() {
		for (int i = 1; i < 200; i++) {
			this.table.discovered(ETH, node("peer" + i, "id" + i, i, true));
		}
		assertThat(this.scheduler.waiting()).isOne();
	}

	private void discoverMany(int peers) {
		for (int i = 0; i < peers; i++) {
			discoverJava("peer" + i, "id" + i, nth(i), true);
		}
	}

	private void crashMany(int peers) {
		for (int i = 0; i < peers; i++) {
			this.network.crash(nth(i));
		}
	}

	private static InetSocketAddress nth(int peer) {
		return new InetSocketAddress("192.0.2.1", 10_000 + peer);
	}

}
