package io.peerlink.spring.boot.actuate;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerStatus;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PeerLookupTests {

	@Test
	void exactNameIsPreferred() {
		PeerStatus exact = up("Ada", "1");
		assertThat(new PeerLookup(List.of(up("ADA", "2"), exact, up("Bob", "Ada"))).find("Ada")).isSameAs(exact);
	}

	@Test
	void nameMayDifferInCaseWhenItIsUnambiguous() {
		PeerStatus ada = up("Ada", "1");
		assertThat(new PeerLookup(List.of(ada, up("Bob", "2"))).find("aDA")).isSameAs(ada);
		assertThat(new PeerLookup(List.of(ada, up("ADA", "2"))).find("aDA")).isNull();
	}

	@Test
	void nameIsFoundHoweverItIsComposed() {
		PeerStatus office = up("B\u00fcro", "1");
		assertThat(new PeerLookup(List.of(office, up("Bob", "2"))).find("Bu\u0308ro")).isSameAs(office);
	}

	@Test
	void peerThatIsUpIsPreferredToOneOfTheSameNameThatIsDown() {
		PeerStatus up = up("Ada", "2");
		assertThat(new PeerLookup(List.of(down("Ada", "1"), up, down("Ada", "3"))).find("ada")).isSameAs(up);
	}

	@Test
	void peerThatIsDownIsFoundByItsNameUnlessAnotherOneHasIt() {
		PeerStatus down = down("Ada", "1");
		assertThat(new PeerLookup(List.of(down, up("Bob", "2"))).find("ada")).isSameAs(down);
		assertThat(new PeerLookup(List.of(down, down("Ada", "2"))).find("Ada")).isNull();
	}

	@Test
	void instanceIdDistinguishesPeersOfTheSameName() {
		PeerStatus second = down("Ada", "2");
		assertThat(new PeerLookup(List.of(up("Ada", "1"), second)).find("2")).isSameAs(second);
	}

	@Test
	void unknownPeersAreNotFound() {
		assertThat(new PeerLookup(List.of(up("Ada", "1"))).find("Bob")).isNull();
		assertThat(new PeerLookup(List.of()).find("Bob")).isNull();
	}

	private static PeerStatus up(String name, String instanceId) {
		return status(name, instanceId, true);
	}

	private static PeerStatus down(String name, String instanceId) {
		return status(name, instanceId, false);
	}

	private static PeerStatus status(String name, String instanceId, boolean up) {
		Peer peer = new Peer(name, instanceId, new InetSocketAddress(InetAddress.getLoopbackAddress(), 9), Map.of());
		return new PeerStatus(peer, up, Instant.EPOCH, Instant.EPOCH, false, null, List.of(), null);
	}

}
