package io.peerlink.peer;

import java.net.InetSocketAddress;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PeerTests {

	@Test
	void attributesAreInterpreted() {
		Peer peer = peer(Map.of("version", "1.1.1", "tcp_port", "61000", "plv", "1"));
		assertThat(peer.version()).contains("1.1.1");
		assertThat(peer.tcpPort()).hasValue(61_000);
		assertThat(peer.isJava()).isTrue();
	}

	@Test
	void missingAttributesAreEmpty() {
		Peer peer = peer(Map.of());
		assertThat(peer.version()).isEmpty();
		assertThat(peer.tcpPort()).isEmpty();
		assertThat(peer.isJava()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "x", "0", "-1", "65536", "99999999999" })
	void invalidNumberIsNoTcpPort(String value) {
		assertThat(peer(Map.of("tcp_port", value)).tcpPort()).isEmpty();
	}

	private static Peer peer(Map<String, String> attributes) {
		return new Peer("Phone2", "a", new InetSocketAddress("192.0.2.1", 5000), attributes);
	}

}
