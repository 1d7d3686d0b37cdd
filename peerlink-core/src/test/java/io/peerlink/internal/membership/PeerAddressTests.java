package io.peerlink.internal.membership;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.peerlink.peer.Peer;
import io.peerlink.spi.DiscoveredNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Peers with several addresses.
 */
class PeerAddressTests extends AbstractPeerTableTests {

	@Test
	void peerIsKnownAtAllItsAddressesAndReachedAtThePreferredOne() {
		this.table.discovered(ETH, javaNode("Phone2", "a", 1, 2));
		assertThat(this.table.find("Phone2").address()).isEqualTo(address(1));
		assertThat(this.table.findByAddress(address(1))).map(Peer::instanceId).contains("a");
		assertThat(this.table.findByAddress(address(2))).map(Peer::instanceId).contains("a");
		assertThat(this.table.isAt("a", address(2))).isTrue();
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void severalAddressesAreChecked() {
		this.table.discovered(ETH, javaNode("Phone2", "a", 1, 2));
		assertThat(isBeingChecked("a")).isTrue();
		answer("a", 1);
		this.table.discovered(ETH,
				new DiscoveredNode("Phone2", "a", entry("a").endpoints().addresses(), Map.of("plv", "1", "hb", "2")));
		assertThat(isBeingChecked("a")).isFalse();
		this.table.discovered(ETH, javaNode("Phone2", "a", 1, 2, 3));
		assertThat(isBeingChecked("a")).isTrue();
	}

	@Test
	void addressThatIsNotListedAnyMoreIsReplacedWithoutAnEvent() {
		this.table.discovered(ETH, javaNode("Phone2", "a", 1));
		this.table.discovered(WLAN, javaNode("Phone2", "a", 2));
		answer("a", 1);
		this.log.take();
		this.table.lost(ETH, "Phone2", "a");
		assertThat(this.log.take()).isEmpty();
		assertThat(this.table.find("Phone2").address()).isEqualTo(address(2));
		assertThat(this.table.findByAddress(address(1))).isEmpty();
		assertThat(isBeingChecked("a")).isTrue();
	}

	@Test
	void addressThatAnotherInstanceTakesIsNotUsedAnyMore() {
		this.table.discovered(ETH, new DiscoveredNode("Phone2", null, List.of(address(1), address(2)), Map.of()));
		this.table.discovered(WLAN, new DiscoveredNode("Phone2", null, List.of(address(2)), Map.of()));
		assertThat(this.table.find("Phone2").address()).isEqualTo(address(1));
		this.table.discovered(ETH, javaNode("Phone3", "b", 1));
		assertThat(this.table.find("Phone2").address()).isEqualTo(address(2));
		assertThat(this.table.findByAddress(address(1))).map(Peer::name).contains("Phone3");
		assertThat(this.table.findByAddress(address(2))).map(Peer::name).contains("Phone2");
	}

	@Test
	void answerFromAnotherAddressMovesThePeerOnlyWhenTheOneInUseIsInDoubt() {
		this.table.discovered(ETH, javaNode("Phone2", "a", 1, 2));
		answer("a", 2);
		assertThat(this.table.find("Phone2").address()).isEqualTo(address(1));
		assertThat(this.table.isVerified("a")).isTrue();
		entry("a").probe().suspect();
		answer("a", 2);
		assertThat(this.table.find("Phone2").address()).isEqualTo(address(2));
		assertThat(entry("a").probe().isSuspect()).isFalse();
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void messageFromAnotherAddressMovesThePeerOnlyWhenTheOneInUseIsInDoubt() {
		this.table.discovered(ETH, javaNode("Phone2", "a", 1, 2));
		this.scheduler.advance(Duration.ofSeconds(2));
		this.traffic.receive(address(2));
		assertThat(this.table.find("Phone2").address()).isEqualTo(address(1));
		assertThat(entry("a").lastReceived()).isZero();
		entry("a").probe().suspect();
		this.traffic.receive(address(2), "b");
		assertThat(this.table.find("Phone2").address()).isEqualTo(address(1));
		this.traffic.receive(address(2), "a");
		assertThat(this.table.find("Phone2").address()).isEqualTo(address(2));
		assertThat(entry("a").lastReceived()).isEqualTo(Duration.ofSeconds(2).toNanos());
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void peerThatIsDownComesUpAtTheAddressThatAnswers() {
		this.table.discovered(ETH, javaNode("Phone2", "a", 1, 2));
		expire("a");
		answer("a", 2);
		assertThat(this.table.find("Phone2").address()).isEqualTo(address(2));
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a EXPIRED", "up Phone2/a");
	}

	@Test
	void anotherNodeAtOneOfTheAddressesDoesNotTakeThePeerDown() {
		this.table.discovered(ETH, javaNode("Phone2", "a", 1, 2));
		answer("a", 1, new Pong("Phone3", "b", Duration.ZERO));
		assertThat(entry("a").probe().isSuspect()).isTrue();
		answer("a", 2);
		assertThat(this.table.find("Phone2").address()).isEqualTo(address(2));
		answer("a", 1, new Pong("Phone3", "b", Duration.ZERO));
		assertThat(this.log.take()).containsExactly("up Phone2/a");
		answer("a", 2, new Pong("Phone3", "b", Duration.ZERO));
		assertThat(this.log.take()).containsExactly("down Phone2/a EXPIRED");
	}

	@Test
	void newInstanceAtAllAddressesReplacesThePeer() {
		this.table.discovered(ETH, javaNode("Phone2", "a", 1, 2));
		answer("a", 1, new Pong("Phone2", "b", Duration.ZERO));
		assertThat(this.log.take()).containsExactly("up Phone2/a");
		answer("a", 2, new Pong("Phone2", "b", Duration.ZERO));
		assertThat(this.log.take()).containsExactly("down Phone2/a REPLACED", "up Phone2/b");
	}

	@Test
	void nodeWithAnInvalidAddressIsRefused() {
		InetSocketAddress unresolved = InetSocketAddress.createUnresolved("host.invalid", 1);
		this.table.discovered(ETH, new DiscoveredNode("Phone2", "a", List.of(address(1), unresolved), Map.of()));
		assertThat(this.log.take()).isEmpty();
		assertThat(this.table.refused()).isOne();
	}

}
