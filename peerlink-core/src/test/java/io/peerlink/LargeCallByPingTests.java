package io.peerlink;

import java.net.InetAddress;
import java.time.Duration;

import io.peerlink.error.PayloadTooLargeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for large calls to peers that publish nothing: their TCP ports are known from
 * their answers to pings.
 */
class LargeCallByPingTests {

	private static final String LARGE = "x".repeat(100_000);

	private final PeerLink callee = open("callee", true);

	private final PeerLink caller = open("caller", true, "127.0.0.1:" + this.callee.status().address().getPort());

	@AfterEach
	void close() {
		this.caller.close();
		this.callee.close();
	}

	private static PeerLink open(String name, boolean tcp, String... staticPeers) {
		PeerLink node = PeerLink.builder(name)
			.mdns(false)
			.port(0)
			.tcpPort(0)
			.tcp(tcp)
			.bindAddress(InetAddress.getLoopbackAddress())
			.staticPeers(staticPeers)
			.build();
		node.register("length", String.class, String::length);
		return node.start();
	}

	@Test
	void staticPeerTakesThem() throws InterruptedException {
		assertThat(this.caller.awaitPeers(1, Duration.ofSeconds(5))).isTrue();
		assertThat(this.caller.peer("callee").call("length", int.class, LARGE)).isEqualTo(LARGE.length());
		assertThat(this.callee.status().connections().messagesIn()).isOne();
	}

	@Test
	void peerByContactTakesThem() throws InterruptedException {
		assertThat(this.callee.awaitPeers(1, Duration.ofSeconds(10))).isTrue();
		assertThat(this.callee.peer("caller").call("length", int.class, LARGE)).isEqualTo(LARGE.length());
		assertThat(this.caller.status().connections().messagesIn()).isOne();
	}

	@Test
	void staticPeerWithoutTcpDoesNot() throws InterruptedException {
		PeerLink small = open("small", false);
		PeerLink other = open("other", true, "127.0.0.1:" + small.status().address().getPort());
		try {
			assertThat(other.awaitPeers(1, Duration.ofSeconds(5))).isTrue();
			assertThatExceptionOfType(PayloadTooLargeException.class)
				.isThrownBy(() -> other.peer("small").call("length", int.class, LARGE))
				.withMessageContaining("'small' has no TCP port");
		}
		finally {
			other.close();
			small.close();
		}
	}

}
