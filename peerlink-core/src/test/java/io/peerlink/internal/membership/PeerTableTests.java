package io.peerlink.internal.membership;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import io.peerlink.error.PeerNotFoundException;
import io.peerlink.peer.Peer;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.DiscoveryListener;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PeerTableTests extends AbstractPeerTableTests {

	@Test
	void peerComesUpOnceHoweverOftenItIsDiscovered() {
		this.table.discovered(ETH, node("Phone2", "a", 1));
		this.table.discovered(ETH, node("Phone2", "a", 1));
		this.table.discovered(WLAN, node("Phone2", "a", 1));
		assertThat(this.log.take()).containsExactly("up Phone2/a");
		assertThat(this.table.peers()).containsExactly(new Peer("Phone2", "a", address(1), Map.of()));
		assertThat(this.table.size()).isOne();
	}

	@Test
	void thisNodeIsNotItsOwnPeer() {
		this.table.discovered(ETH, node("Me", "own", 9));
		assertThat(this.log.take()).isEmpty();
		assertThatExceptionOfType(PeerNotFoundException.class).isThrownBy(() -> this.table.find("Me"));
		assertThat(this.table.refused()).isZero();
	}

	@Test
	void otherNodeWithOwnNameIsAPeer() {
		this.table.discovered(ETH, node("Me", "other", 9));
		assertThat(this.log.take()).containsExactly("up Me/other");
	}

	@Test
	void configuredSelfIsFoundButNotListed() {
		DiscoveryListener configured = this.table.acceptingSelf();
		configured.discovered("static/x", node("Me", "own", 9));
		Peer self = new Peer("Me", "own", address(9), Map.of());
		assertThat(this.table.find("Me")).isEqualTo(self);
		assertThat(this.table.find("ME")).isEqualTo(self);
		assertThat(this.table.findByInstanceId("own")).contains(self);
		assertThat(this.table.findByAddress(address(9))).contains(self);
		assertThat(this.table.peers()).isEmpty();
		assertThat(this.log.take()).isEmpty();
		configured.lost("static/x", "Me", "own");
		assertThat(this.table.findByInstanceId("own")).isEmpty();
	}

	@Test
	void messageFromTheConfiguredSelfIsNoReasonToProbe() {
		this.table.acceptingSelf().discovered("static/x", node("Me", "own", 9));
		this.table.reachability().onProbeRequested(() -> this.log.peerUp(this.table.find("Me")));
		this.traffic.receive(address(9));
		this.traffic.receive(address(9), "own");
		this.traffic.receive(address(9), "forged");
		assertThat(this.log.take()).isEmpty();
		assertThat(this.table.isAt("own", address(9))).isTrue();
		assertThat(this.table.entries()).isEmpty();
	}

	@Test
	void configuredSourceReportsOtherPeersAsUsual() {
		DiscoveryListener configured = this.table.acceptingSelf();
		configured.discovered("static/x", node("Phone2", "a", 1));
		configured.lost("static/x", "Phone2", "a");
		leaveUnanswered("a");
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a REMOVED");
	}

	@Test
	void peerIsReplacedByAnotherInstanceOnly() {
		this.table.discovered(ETH, node("Phone", "a", 1));
		Peer phone = this.table.find("Phone");
		// The state of a peer changes before the names do.
		assertThat(this.table.isReplaced(phone)).isFalse();
		assertThat(this.table.isReplaced(new Peer("Phone", "older", phone.address(), Map.of()))).isTrue();
		assertThat(this.table.isReplaced(new Peer("Tablet", "b", phone.address(), Map.of()))).isFalse();
	}

	@Test
	void namesThatDifferInAsciiCaseAreOne() {
		this.table.discovered(ETH, node("Phone", "a", 1));
		this.table.discovered(WLAN, node("phone", "b", 2));
		assertThat(this.log.take()).containsExactly("up Phone/a");
		assertThat(this.table.find("Phone").instanceId()).isEqualTo("a");
		assertThat(this.table.find("phone").instanceId()).isEqualTo("a");
		assertThat(this.table.isUp("PHONE")).isTrue();
	}

	@Test
	void nameIsFoundHoweverItIsComposed() throws InterruptedException {
		this.table.discovered(ETH, node("B\u00fcro", "a", 1));
		assertThat(this.table.find("Bu\u0308ro").instanceId()).isEqualTo("a");
		assertThat(this.table.find("BU\u0308RO").instanceId()).isEqualTo("a");
		assertThat(this.table.isUp("Bu\u0308ro")).isTrue();
		assertThat(this.table.awaitPeer("Bu\u0308ro", Duration.ZERO).instanceId()).isEqualTo("a");
	}

	@Test
	void exactNameWinsOverOtherCase() {
		this.table.discovered(ETH, node("b\u00fcro", "a", 1));
		this.table.discovered(ETH, node("B\u00dcRO", "b", 2));
		assertThat(this.table.find("B\u00dcRO").instanceId()).isEqualTo("b");
		assertThat(this.table.find("b\u00fcro").instanceId()).isEqualTo("a");
	}

	@Test
	void uniqueNameIsFoundIgnoringCase() {
		this.table.discovered(ETH, node("Phone1", "a", 1));
		this.table.discovered(ETH, node("Phone10", "b", 2));
		assertThat(this.table.find("PHONE1").instanceId()).isEqualTo("a");
	}

	@Test
	void ambiguousOrUnknownNameListsTheKnownPeers() {
		this.table.discovered(ETH, node("\u00e4\u00f6", "a", 1));
		this.table.discovered(ETH, node("\u00c4\u00d6", "b", 2));
		assertThatExceptionOfType(PeerNotFoundException.class).isThrownBy(() -> this.table.find("\u00c4\u00f6"))
			.satisfies((ex) -> assertThat(ex.getKnownPeers()).containsExactly("\u00c4\u00d6", "\u00e4\u00f6"));
		assertThatExceptionOfType(PeerNotFoundException.class).isThrownBy(() -> this.table.find("\u00e4"));
	}

	@Test
	void peersAreListedByName() {
		this.table.discovered(ETH, node("c", "1", 1));
		this.table.discovered(ETH, node("a", "2", 2));
		this.table.discovered(ETH, node("b", "3", 3));
		assertThat(this.table.peers()).extracting(Peer::name).containsExactly("a", "b", "c");
	}

	@Test
	void peersBeyondTheLimitAreRefusedAndCounted() {
		fill();
		this.table.discovered(ETH, node("late", "late", 9));
		assertThat(this.table.size()).isEqualTo(4);
		assertThat(this.table.refused()).isOne();
		this.table.lost(ETH, "peer1", "1");
		leaveUnanswered("1");
		this.table.discovered(ETH, node("late", "late", 9));
		assertThat(this.table.find("late").instanceId()).isEqualTo("late");
	}

	@Test
	void restartIsAcceptedByAFullTableWhenThePredecessorIsGone() {
		fill();
		this.log.take();
		this.table.discovered(ETH, node("peer1", "again", 9));
		assertThat(this.log.take()).isEmpty();
		assertThat(this.table.status()).hasSize(4);
		leaveUnanswered("1");
		this.table.discovered(ETH, node("peer1", "again", 9));
		assertThat(this.log.take()).containsExactly("down peer1/1 REMOVED", "up peer1/again");
	}

	@Test
	void expiredPeerMakesRoomInAFullTable() {
		fill();
		expire("2");
		this.table.discovered(ETH, node("late", "late", 9));
		assertThat(this.table.find("late").instanceId()).isEqualTo("late");
		assertThat(this.table.refused()).isZero();
		assertThat(this.table.status()).hasSize(4);
	}

	@Test
	void invalidNodesAreRefused() {
		this.table.discovered(ETH, node("", "a", 1));
		this.table.discovered(ETH, node("two\nlines", "b", 1));
		this.table.discovered(ETH, node("x".repeat(64), "c", 1));
		this.table.discovered(ETH,
				new DiscoveredNode("name", "d", InetSocketAddress.createUnresolved("host.invalid", 1), Map.of()));
		this.table.discovered(ETH,
				new DiscoveredNode("name", "e", new InetSocketAddress(address(1).getAddress(), 0), Map.of()));
		assertThat(this.log.take()).isEmpty();
		assertThat(this.table.refused()).isEqualTo(5);
	}

	@Test
	void closeBringsUpNobodyWhoWaitsForAName() {
		this.table.discovered(ETH, node("a", "1", 1));
		this.table.discovered(WLAN, node("a", "2", 2));
		this.log.take();
		this.table.close();
		assertThat(this.log.take()).containsExactly("down a/1 LOCAL_STOP");
		assertThat(this.table.status()).isEmpty();
	}

	@Test
	void closeTakesEveryPeerDown() {
		this.table.discovered(ETH, node("a", "1", 1));
		this.table.discovered(ETH, node("b", "2", 2));
		this.log.take();
		this.table.close();
		assertThat(this.log.take()).containsExactly("down a/1 LOCAL_STOP", "down b/2 LOCAL_STOP");
	}

	@Test
	void closedTableIgnoresDiscovery() {
		this.table.discovered(ETH, node("a", "1", 1));
		this.table.close();
		this.table.discovered(ETH, node("b", "2", 2));
		assertThat(this.log.take()).containsExactly("up a/1", "down a/1 LOCAL_STOP");
		assertThat(this.table.peers()).isEmpty();
	}

	@Test
	void statusHoldsSinceLastHeardAndRoundTrip() {
		this.table.discovered(ETH, node("Phone2", "a", 1));
		Instant start = Instant.ofEpochMilli(this.scheduler.epochMillis());
		this.scheduler.advance(Duration.ofSeconds(2));
		this.table.reachability().answered(entry("a"), address(1), new Pong("Phone2", "a", Duration.ofMillis(3)));
		this.scheduler.advance(Duration.ofSeconds(3));
		assertThat(this.table.status()).singleElement().satisfies((status) -> {
			assertThat(status.up()).isTrue();
			assertThat(status.since()).isEqualTo(start);
			assertThat(status.lastReceived()).isEqualTo(start.plusSeconds(2));
			assertThat(status.roundTrip()).isEqualTo(Duration.ofMillis(3));
			assertThat(status.sources()).containsExactly(ETH);
		});
	}

	@Test
	void limitMustBePositive() {
		assertThatIllegalArgumentException().isThrownBy(() -> new PeerTable("own", this.scheduler, Runnable::run, 0))
			.withMessageContaining("maxPeers");
	}

	private void fill() {
		for (int i = 1; i <= 4; i++) {
			this.table.discovered(ETH, node("peer" + i, Integer.toString(i), i));
		}
	}

}
