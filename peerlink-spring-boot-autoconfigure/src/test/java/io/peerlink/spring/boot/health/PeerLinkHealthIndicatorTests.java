package io.peerlink.spring.boot.health;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.peerlink.PeerLink;
import io.peerlink.spi.PeerDiscovery;
import io.peerlink.spring.testing.MemoryLan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class PeerLinkHealthIndicatorTests {

	@RegisterExtension
	private final MemoryLan lan = new MemoryLan();

	private final PeerLink node = this.lan.node("garden");

	private final PeerLinkHealthIndicator indicator = new PeerLinkHealthIndicator(this.node);

	@Test
	void announcedNodeIsUpWithoutPeers() {
		this.node.start();
		Health health = this.indicator.health();
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsOnly(Map.entry("name", "garden"), Map.entry("running", true),
				Map.entry("announced", true),
				Map.entry("address", "127.0.0.1:" + this.node.status().address().getPort()), Map.entry("peers", 0L),
				Map.entry("discovery", List.of(Map.of("active", true, "detail", "in memory, 1 nodes announced"))),
				Map.entry("tcpPort", this.node.status().tcpPort().orElseThrow()));
	}

	@Test
	void peersThatAreUpAreCounted() throws InterruptedException {
		this.node.start();
		try (PeerLink peer = this.lan.node("peer").start()) {
			this.node.awaitPeer(peer.name(), Duration.ofSeconds(10));
			assertThat(this.indicator.health().getDetails()).containsEntry("peers", 1L);
		}
	}

	@Test
	void nodeThatIsNotAnnouncedYetIsOutOfService() {
		this.node.open();
		assertThat(this.indicator.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		assertThat(this.indicator.health().getDetails()).containsEntry("running", true)
			.containsEntry("announced", false)
			.containsEntry("peers", 0L);
	}

	@Test
	void withdrawnNodeIsOutOfService() {
		this.node.start();
		this.node.withdraw();
		assertThat(this.indicator.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
	}

	@Test
	void nodeIsOutOfServiceWhileAnOlderOneHasItsName() {
		PeerLink older = this.lan.hiddenNode("Garden").start();
		// Within one second of each other, neither counts as the older one.
		await().pollDelay(Duration.ofMillis(1500)).until(older::isRunning);
		this.node.start();
		assertThat(this.indicator.health().getStatus()).isEqualTo(Status.UP);
		this.lan.reveal(older);
		await().until(() -> this.indicator.health().getStatus().equals(Status.OUT_OF_SERVICE));
		assertThat(this.indicator.health().getDetails()).containsEntry("announced", false)
			.containsEntry("nameOwner", "127.0.0.1:" + older.status().address().getPort());
		older.stop();
		await().until(() -> this.indicator.health().getStatus().equals(Status.UP));
		assertThat(this.indicator.health().getDetails()).doesNotContainKey("nameOwner");
	}

	@Test
	void nodeThatIsNotRunningIsDown() {
		assertThat(this.indicator.health().getStatus()).isEqualTo(Status.DOWN);
		this.node.start();
		this.node.stop();
		assertThat(this.indicator.health().getStatus()).isEqualTo(Status.DOWN);
		assertThat(this.indicator.health().getDetails()).containsOnly(Map.entry("name", "garden"),
				Map.entry("running", false));
	}

	@Test
	void discoveryThatFindsNothingIsADetail() {
		PeerDiscovery discovery = mock();
		given(discovery.status()).willReturn(new PeerDiscovery.Status(false, "no interface"));
		given(discovery.lookup("isolated")).willReturn(CompletableFuture.completedFuture(List.of()));
		try (PeerLink isolated = PeerLink.builder("isolated")
			.bindAddress(InetAddress.getLoopbackAddress())
			.port(0)
			.mdns(false)
			.discovery(() -> discovery)
			.build()) {
			isolated.start();
			Health health = new PeerLinkHealthIndicator(isolated).health();
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsEntry("discovery",
					List.of(Map.of("active", false, "detail", "no interface")));
		}
	}

}
