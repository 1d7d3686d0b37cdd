package io.peerlink.internal.membership;

import java.net.InetSocketAddress;
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
	void everySilentAddressIsTriedOnceUntilOneAnswers() {
		this.endpoints.put("two", node("a", 2));
		assertThat(this.endpoints.useNext(address(1))).isTrue();
		assertThat(this.endpoints.useNext(address(2))).isFalse();
		assertThat(this.endpoints.useNext(address(2))).isTrue();
		this.endpoints.answered();
		assertThat(this.endpoints.useNext(address(1))).isTrue();
		assertThat(this.endpoints.describe(this.peer).address()).isEqualTo(address(2));
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
		assertThat(this.endpoints.isEmpty()).isFalse();
	}

	private static DiscoveredNode node(@Nullable String instanceId, int host) {
		return new DiscoveredNode("Phone2", instanceId, address(host), Map.of());
	}

	private static InetSocketAddress address(int host) {
		return new InetSocketAddress("192.0.2." + host, 5000);
	}

}
