package io.peerlink.spring.boot.autoconfigure;

import java.io.IOException;
import java.time.Duration;

import io.peerlink.handler.CurrentPeer;
import io.peerlink.spring.PeerLinkOperations;
import io.peerlink.spring.annotation.PeerLinkHandler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for two applications with real sockets on loopback.
 */
class LoopbackTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	@Test
	void applicationsWithStaticPeersCallEachOther() throws IOException {
		int ada = NodeLifecycleTests.freePort();
		int bob = NodeLifecycleTests.freePort();
		application("ada", ada, bob).run((first) -> application("bob", bob, ada).run((second) -> {
			assertThat(callOther(first.getBean(PeerLinkOperations.class), "bob")).isEqualTo("ada");
			assertThat(callOther(second.getBean(PeerLinkOperations.class), "ada")).isEqualTo("bob");
		}));
	}

	private static @Nullable String callOther(PeerLinkOperations peers, String other) {
		peers.awaitPeer(other, LONG);
		return peers.call(other, "whoami", String.class);
	}

	private static ApplicationContextRunner application(String name, int port, int peerPort) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(PeerLinkAutoConfiguration.class,
					PeerLinkHandlerAutoConfiguration.class, PeerLinkLifecycleAutoConfiguration.class))
			.withBean(WhoAmI.class)
			.withPropertyValues("peerlink.node.name=" + name, "peerlink.node.bind-address=127.0.0.1",
					"peerlink.node.port=" + port, "peerlink.discovery.mdns.enabled=false",
					"peerlink.discovery.static-peers=127.0.0.1:" + peerPort);
	}

	@PeerLinkHandler
	static class WhoAmI {

		public @Nullable String whoami() {
			return CurrentPeer.get().map(CurrentPeer::name).orElse(null);
		}

	}

}
