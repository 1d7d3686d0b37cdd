package io.peerlink.internal.node;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

import io.peerlink.peer.ForeignNode;
import io.peerlink.sim.CapturedLog;
import io.peerlink.sim.VirtualScheduler;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for who sends without the secret.
 */
class ForeignNodesTests {

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final ForeignNodes nodes = new ForeignNodes(this.scheduler, true);

	private void heard(int port, int times) {
		for (int i = 0; i < times; i++) {
			this.nodes.heard(address(port), true);
			this.scheduler.advance(Duration.ofMillis(100));
		}
	}

	private static InetSocketAddress address(int port) {
		return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
	}

	@Test
	void nodeThatGoesOnCountsUntilItIsSilent() {
		heard(1, ForeignNodes.ATTEMPTS - 1);
		assertThat(this.nodes.recent()).isEmpty();
		heard(1, 1);
		assertThat(this.nodes.recent()).singleElement().satisfies((node) -> {
			assertThat(node.address()).isEqualTo(address(1));
			assertThat(node.sealed()).isTrue();
			assertThat(Duration.between(node.since(), node.lastSeen())).isEqualTo(Duration.ofMillis(200));
		});
		this.scheduler.advance(ForeignNodes.MEMORY);
		assertThat(this.nodes.recent()).isEmpty();
		heard(1, 1);
		assertThat(this.nodes.recent()).isEmpty();
	}

	@Test
	void warningComesOnceForANodeAndNotWithoutLimit() {
		try (CapturedLog log = new CapturedLog(ForeignNodes.class)) {
			heard(1, 50);
			assertThat(log.warnings()).singleElement().asString().contains("127.0.0.1:1", "another secret");
			for (int port = 2; port < 200; port++) {
				heard(port, ForeignNodes.ATTEMPTS);
			}
			assertThat(log.warnings()).hasSize(16);
		}
	}

	@Test
	void oneThatWasSilentForLongestMakesRoom() {
		for (int port = 1; port <= ForeignNodes.LIMIT; port++) {
			heard(port, ForeignNodes.ATTEMPTS);
		}
		heard(1, 1);
		heard(1000, ForeignNodes.ATTEMPTS);
		assertThat(this.nodes.recent()).hasSize(ForeignNodes.LIMIT)
			.extracting(ForeignNode::address)
			.contains(address(1), address(1000))
			.doesNotContain(address(2));
	}

	@Test
	void floodIsNotLookedAt() {
		for (int i = 0; i < 1000; i++) {
			this.nodes.heard(address(1), false);
			this.nodes.heard(address(2 + i), false);
		}
		heard(5000, ForeignNodes.ATTEMPTS);
		assertThat(this.nodes.recent()).extracting(ForeignNode::address).contains(address(1)).hasSizeLessThan(3);
	}

}
