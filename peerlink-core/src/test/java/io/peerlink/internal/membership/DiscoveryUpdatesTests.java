package io.peerlink.internal.membership;

import java.util.Map;

import io.peerlink.peer.Peer;
import io.peerlink.spi.DiscoveredNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DiscoveryUpdatesTests extends AbstractPeerTableTests {

	@Test
	void lossOfAFormerNameDoesNotWithdrawTheInstance() {
		this.table.discovered("mdns", new DiscoveredNode("Pi", "a", address(1), Map.of()));
		this.table.discovered("mdns", new DiscoveredNode("Pi-2", "a", address(1), Map.of()));
		this.table.lost("mdns", "Pi", "a");
		assertThat(this.table.peers()).extracting(Peer::name).containsExactly("Pi-2");
	}

	@Test
	void peerIsRemovedWhenItsLastSourceLosesItAndItDoesNotAnswer() {
		this.table.discovered(ETH, node("Phone2", "a", 1));
		this.table.discovered(WLAN, node("Phone2", "a", 1));
		this.table.lost(ETH, "Phone2", "a");
		this.table.lost(WLAN, "Phone2", "a");
		assertThat(this.log.take()).containsExactly("up Phone2/a");
		leaveUnanswered("a");
		assertThat(this.log.take()).containsExactly("down Phone2/a REMOVED");
		assertThat(this.table.peers()).isEmpty();
		assertThat(this.table.status()).isEmpty();
	}

	@Test
	void peerThatNoSourceListsIsKeptByItsContact() {
		this.table.discovered(ETH, node("Phone2", "a", 1));
		this.table.lost(ETH, "Phone2", "a");
		answer("a", 1);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
		assertThat(this.table.find("Phone2").address()).isEqualTo(address(1));
		assertThat(this.table.status()).singleElement()
			.satisfies((status) -> assertThat(status.sources()).containsExactly("contact"));
		this.table.discovered(WLAN, node("Phone2", "a", 1));
		assertThat(this.table.status()).singleElement()
			.satisfies((status) -> assertThat(status.sources()).containsExactly(WLAN));
		assertThat(this.log.take()).isEmpty();
	}

	@Test
	void peerThatIsListedAndInContactIsKeptWhenItExpires() {
		this.table.discovered(ETH, javaNode("Phone2", "a", 1));
		this.table.discovered("contact", javaNode("Phone2", "a", 2));
		expire("a");
		answer("a", 1);
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a EXPIRED", "up Phone2/a");
	}

	@Test
	void peerThatIsListedAgainStaysUpWhateverTheCheckFindsOut() {
		this.table.discovered(ETH, node("Phone2", "a", 1));
		this.table.lost(ETH, "Phone2", "a");
		this.table.discovered(ETH, node("Phone2", "a", 1));
		leaveUnanswered("a");
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void peerThatNoSourceListsIsRemovedWhenItExpires() {
		this.table.discovered(ETH, node("Phone2", "a", 1));
		this.table.lost(ETH, "Phone2", "a");
		answer("a", 1);
		expire("a");
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a EXPIRED");
		assertThat(this.table.status()).isEmpty();
	}

	@Test
	void endpointInUseStaysWhileItsSourceListsIt() {
		this.table.discovered(ETH, node("Phone2", "a", 1));
		this.table.discovered(WLAN, node("Phone2", "a", 2));
		this.table.discovered(WLAN, node("Phone2", "a", 2));
		assertThat(this.table.find("Phone2").address()).isEqualTo(address(1));
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void endpointMovesToAnotherSourceWhenItsOwnLosesThePeer() {
		this.table.discovered(ETH, node("Phone2", "a", 1));
		this.table.discovered(WLAN, node("Phone2", "a", 2));
		this.table.lost(ETH, "Phone2", "a");
		assertThat(this.table.find("Phone2").address()).isEqualTo(address(2));
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void newEndpointOnTheSameSourceReplacesTheFirstWithoutAnEvent() {
		this.table.discovered(ETH, node("Phone2", "a", 1));
		this.table.discovered(ETH, node("Phone2", "a", 2));
		assertThat(this.table.find("Phone2").address()).isEqualTo(address(1));
		assertThat(isBeingChecked("a")).isTrue();
		this.table.reachability().move(entry("a"), address(2));
		assertThat(this.table.find("Phone2").address()).isEqualTo(address(2));
		this.table.discovered(ETH, node("Phone2", "a", 2));
		assertThat(this.table.findByAddress(address(1))).isEmpty();
		assertThat(this.table.findByAddress(address(2))).isPresent();
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void addressInUseStaysKnownHoweverManyOthersTakeItsPlace() {
		this.table.discovered(ETH, javaNode("Phone2", "a", 1));
		this.table.discovered(ETH, javaNode("Phone2", "a", 11, 12, 13, 14, 15, 16, 17, 18, 19));
		assertThat(this.table.find("Phone2").address()).isEqualTo(address(1));
		assertThat(this.table.findByAddress(address(17))).isPresent();
		assertThat(this.table.findByAddress(address(18))).isEmpty();
	}

	@Test
	void peerThatNoSourceListedStaysAtItsAddressWhenOneListsItElsewhere() {
		this.table.discovered(ETH, javaNode("Phone2", "a", 1));
		this.table.lost(ETH, "Phone2", "a");
		this.table.discovered(ETH, javaNode("Phone2", "a", 2));
		assertThat(this.table.find("Phone2").address()).isEqualTo(address(1));
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void newInstanceOfTheNameReplacesOneThatDoesNotAnswer() {
		this.table.discovered(ETH, node("Phone2", "a", 1));
		this.table.discovered(ETH, node("Phone2", "b", 2));
		leaveUnanswered("a");
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a REPLACED", "up Phone2/b");
		assertThat(this.table.find("Phone2").instanceId()).isEqualTo("b");
		assertThat(this.table.findByInstanceId("a")).isEmpty();
	}

	@Test
	void lateGoodbyeOfTheOldInstanceDoesNotRemoveTheNewOne() {
		this.table.discovered(ETH, javaNode("Phone2", "a", 1));
		this.table.discovered(ETH, javaNode("Phone2", "b", 1));
		leaveUnanswered("a");
		this.log.take();
		this.table.lost(ETH, "Phone2", "a");
		this.table.goodbye("a", address(1));
		assertThat(this.log.take()).isEmpty();
		assertThat(this.table.find("Phone2").instanceId()).isEqualTo("b");
	}

	@Test
	void oldInstanceThatAnotherSourceStillListsDoesNotComeBack() {
		this.table.discovered(WLAN, node("Phone2", "a", 1));
		this.table.discovered(ETH, node("Phone2", "b", 2));
		leaveUnanswered("a");
		this.log.take();
		this.table.discovered(WLAN, node("Phone2", "a", 1));
		this.table.discovered(WLAN, new DiscoveredNode("Phone2", "a", address(1), Map.of("hb", "2")));
		this.traffic.receive(address(1));
		assertThat(this.log.take()).isEmpty();
		assertThat(this.table.find("Phone2").instanceId()).isEqualTo("b");
	}

	@Test
	void attributesChangeWithoutAnEvent() {
		this.table.discovered(ETH, new DiscoveredNode("Phone2", "a", address(1), Map.of("version", "1.0")));
		this.table.discovered(ETH, new DiscoveredNode("Phone2", "a", address(1), Map.of("version", "1.1")));
		assertThat(this.log.take()).containsExactly("up Phone2/a");
		assertThat(this.table.find("Phone2").version()).contains("1.1");
	}

	@Test
	void attributesOfAllSourcesAtTheAddressAreMerged() {
		this.table.discovered("static/x", new DiscoveredNode("Phone2", "a", address(1), Map.of("plv", "1")));
		this.table.discovered(ETH, new DiscoveredNode("Phone2", "a", address(1), Map.of("version", "1.1")));
		this.table.discovered(WLAN, new DiscoveredNode("Phone2", "a", address(2), Map.of("elsewhere", "1")));
		assertThat(this.table.find("Phone2").attributes()).isEqualTo(Map.of("plv", "1", "version", "1.1"));
	}

	@Test
	void renamedInstanceIsReplaced() {
		this.table.discovered(ETH, node("Phone2", "a", 1));
		this.table.discovered(ETH, node("Phone3", "a", 1));
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a REPLACED", "up Phone3/a");
	}

	@Test
	void nodeWithoutInstanceIdGetsAStableOne() {
		this.table.discovered(ETH, node("Odd", null, 1));
		this.table.discovered(ETH, node("Odd", null, 1));
		assertThat(this.log.take()).containsExactly("up Odd/Odd@192.0.2.1:5000");
		this.table.lost(ETH, "Odd", null);
		leaveUnanswered("Odd@192.0.2.1:5000");
		assertThat(this.log.take()).containsExactly("down Odd/Odd@192.0.2.1:5000 REMOVED");
	}

	@Test
	void nodeWithoutInstanceIdIsThePeerAtItsAddress() {
		this.table.discovered(ETH, node("Phone2", "a", 1));
		this.table.discovered("static/x", node("192.0.2.1:5000", null, 1));
		assertThat(this.log.take()).containsExactly("up Phone2/a");
		this.table.lost("static/x", "192.0.2.1:5000", null);
		assertThat(this.log.take()).isEmpty();
	}

	@Test
	void instanceThatBecomesKnownReplacesTheSyntheticOne() {
		this.table.discovered("static/x", node("Phone2", null, 1));
		this.table.discovered(ETH, node("Phone2", "a", 1));
		assertThat(this.log.take()).containsExactly("up Phone2/Phone2@192.0.2.1:5000",
				"down Phone2/Phone2@192.0.2.1:5000 REPLACED", "up Phone2/a");
		this.table.discovered("static/x", node("Phone2", null, 1));
		assertThat(this.log.take()).isEmpty();
	}

	@Test
	void restartedPeerKeepsTheSourcesThatNameNoInstance() {
		this.table.discovered("static/x", node("Phone2", null, 1));
		this.table.discovered(ETH, node("Phone2", "a", 1));
		this.table.discovered(ETH, node("Phone2", "b", 1));
		this.table.discovered("static/x", node("Phone2", null, 1));
		assertThat(this.log.take()).endsWith("down Phone2/a REPLACED", "up Phone2/b");
		assertThat(this.table.status()).singleElement()
			.satisfies((status) -> assertThat(status.sources()).containsExactlyInAnyOrder(ETH, "static/x"));
	}

	@Test
	void sourceThatNamesNoInstanceDoesNotKeepALostInstanceUp() {
		this.table.discovered("static/x", node("Phone2", null, 1));
		this.table.discovered(ETH, node("Phone2", "a", 1));
		this.log.take();
		this.table.lost(ETH, "Phone2", "a");
		assertThat(this.log.take()).isEmpty();
		leaveUnanswered("a");
		assertThat(this.log.take()).containsExactly("down Phone2/a REMOVED");
		this.traffic.receive(address(1));
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void sourceThatNamesNoInstanceDoesNotRenameIt() {
		this.table.discovered("static/x", node("192.0.2.1:5000", null, 1));
		this.table.discovered(ETH, node("Phone2", "a", 1));
		this.log.take();
		this.table.lost(ETH, "Phone2", "a");
		answer("a", 1);
		assertThat(this.log.take()).isEmpty();
		assertThat(this.table.find("Phone2").instanceId()).isEqualTo("a");
	}

	@Test
	void sourcesOfOneInstanceAreLimited() {
		for (int i = 0; i < 100; i++) {
			this.table.discovered("source" + i, node("Phone2", "a", 1));
		}
		assertThat(this.table.status()).singleElement()
			.satisfies((status) -> assertThat(status.sources()).hasSize(PeerEndpoints.MAX_SOURCES));
	}

}
