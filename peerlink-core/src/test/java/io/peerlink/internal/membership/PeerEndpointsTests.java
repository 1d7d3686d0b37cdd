package io.peerlink.internal.membership;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Map;

import io.peerlink.peer.Peer;
import io.peerlink.spi.DiscoveredNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PeerEndpointsTests {

	private final PeerEndpoints endpoints = new PeerEndpoints("one", node("a", 1));

	private final Peer peer = new Peer("Phone2", "a", address(1), Map.of());

	@Test
	void sourceInUseComesFirst() {
		this.endpoints.put("two", node("a", 2));
		assertThat(this.endpoints.sources()).containsExactly("one", "two");
		this.endpoints.use(address(2));
		assertThat(this.endpoints.sources()).containsExactly("two", "one");
		assertThat(this.endpoints.describe(this.peer).address()).isEqualTo(address(2));
	}

	@Test
	void unknownAddressIsNotUsed() {
		this.endpoints.use(address(9));
		assertThat(this.endpoints.describe(this.peer)).isEqualTo(this.peer);
	}

	@Test
	void addressOfOneSourceStaysInUseWhenAnotherListsIt() {
		this.endpoints.put("two", node("a", 2, 1));
		this.endpoints.put("one", node("a", 3));
		assertThat(this.endpoints.describe(this.peer).address()).isEqualTo(address(1));
		this.endpoints.put("two", node("a", 2));
		assertThat(this.endpoints.describe(this.peer).address()).isEqualTo(address(2));
	}

	@Test
	void addressesOfAllSourcesAreKnown() {
		this.endpoints.put("two", node("a", 2, 1, 3));
		assertThat(this.endpoints.addresses()).containsExactly(address(1), address(2), address(3));
		assertThat(this.endpoints.contains(address(3))).isTrue();
		assertThat(this.endpoints.sourcesOf(address(1))).containsExactly("one", "two");
	}

	@Test
	void addressesOfASourceAreLimited() {
		this.endpoints.put("two", node("a", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
		assertThat(this.endpoints.addresses()).hasSize(PeerEndpoints.MAX_ADDRESSES);
		assertThat(this.endpoints.contains(address(9))).isFalse();
	}

	@Test
	void contactKeepsAllAddressesUntilASourceListsTheInstance() {
		this.endpoints.put("one", node("a", 2, 1));
		assertThat(this.endpoints.remove("one")).isFalse();
		this.endpoints.keepInContact(node("a", 2, 1), this.peer);
		assertThat(this.endpoints.isListed()).isFalse();
		assertThat(this.endpoints.addresses()).containsExactly(address(1), address(2));
		assertThat(this.endpoints.describe(this.peer)).isEqualTo(this.peer);
		this.endpoints.put("two", node("a", 2));
		assertThat(this.endpoints.isListed()).isTrue();
		assertThat(this.endpoints.describe(this.peer).address()).isEqualTo(address(2));
		assertThat(this.endpoints.sources()).containsExactly("two");
	}

	@Test
	void instanceIsDisownedAtAllAddressesUntilItAnswers() {
		this.endpoints.put("two", node("a", 2));
		assertThat(this.endpoints.disown(address(1))).isFalse();
		assertThat(this.endpoints.disown(address(9))).isFalse();
		assertThat(this.endpoints.disown(address(2))).isTrue();
		this.endpoints.answered();
		assertThat(this.endpoints.disown(address(2))).isFalse();
	}

	@Test
	void sourceWithTheSameAddressReplacesTheOneThatIsRemoved() {
		this.endpoints.put("two", node("a", 2));
		this.endpoints.put("three", node("a", 1));
		this.endpoints.remove("one");
		assertThat(this.endpoints.describe(this.peer).address()).isEqualTo(address(1));
		assertThat(this.endpoints.sources()).containsExactly("three", "two");
	}

	@Test
	void instanceIsNamedWhileASourceNamesIt() {
		this.endpoints.put("two", node(null, 1));
		assertThat(this.endpoints.isInstanceNamed()).isTrue();
		this.endpoints.remove("one");
		assertThat(this.endpoints.isInstanceNamed()).isFalse();
		assertThat(this.endpoints.wasInstanceNamed()).isTrue();
		assertThat(this.endpoints.isListed()).isTrue();
	}

	private static DiscoveredNode node(@Nullable String instanceId, Integer... hosts) {
		return new DiscoveredNode("Phone2", instanceId, Arrays.stream(hosts).map(PeerEndpointsTests::address).toList(),
				Map.of());
	}

	private static InetSocketAddress address(int host) {
		return new InetSocketAddress("192.0.2." + host, 5000);
	}

}
