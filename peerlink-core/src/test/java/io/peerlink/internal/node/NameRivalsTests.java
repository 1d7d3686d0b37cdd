package io.peerlink.internal.node;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.peerlink.internal.context.NodeIdentity;
import io.peerlink.internal.liveness.NameVerifier;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.membership.Pong;
import io.peerlink.sim.TestNetwork;
import io.peerlink.sim.VirtualScheduler;
import io.peerlink.spi.DiscoveredNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NameRivalsTests {

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final TestNetwork network = new TestNetwork(this.scheduler);

	private int changes;

	private boolean mayTakeName = true;

	private final NameRivals rivals = new NameRivals(
			new NameVerifier(new PeerTable("own", this.scheduler, Runnable::run), this.network, this.scheduler),
			this.scheduler, () -> new NodeIdentity("Pi", "own", -5_000_000_000L), (instance) -> this.mayTakeName,
			() -> this.changes++);

	@Test
	void nodeThatDoesNotAnswerIsNoRival() {
		check(node("a", 1));
		assertThat(this.changes).isZero();
		assertThat(this.rivals.older()).isEmpty();
	}

	@Test
	void nodeThatMayNotHaveTheNameIsNeverOlder() {
		this.mayTakeName = false;
		this.network.node(address(1), new Pong("Pi", "a", Duration.ZERO, Duration.ofHours(1)));
		check(node("a", 1));
		assertThat(this.changes).isEqualTo(1);
		assertThat(this.rivals.older()).isEmpty();
		assertThat(this.rivals.isEmpty()).isFalse();
	}

	@Test
	void nodeThatAnswersWithAnotherNameIsNoRival() {
		this.network.node(address(1), new Pong("other", "a", Duration.ZERO, Duration.ofHours(1)));
		check(node("a", 1));
		assertThat(this.changes).isZero();
	}

	@Test
	void rivalAtTwoAddressesCountsOnce() {
		Pong answer = new Pong("PI", "a", Duration.ZERO, Duration.ofHours(1));
		this.network.node(address(1), answer);
		this.network.node(address(2), answer);
		check(node("a", 1));
		check(node("a", 2));
		assertThat(this.rivals.older()).hasSize(1);
	}

	@Test
	void youngerRivalIsFoundButNotOlder() {
		this.network.node(address(1), new Pong("Pi", "a", Duration.ZERO, Duration.ofSeconds(1)));
		check(node("a", 1));
		assertThat(this.changes).isEqualTo(1);
		assertThat(this.rivals.older()).isEmpty();
	}

	@Test
	void rivalThatHasGivenUpIsForgotten() {
		this.network.node(address(1), new Pong("Pi", "a", Duration.ZERO, Duration.ofHours(1)));
		check(node("a", 1));
		this.network.node(address(1), new Pong("Pi", "a", Duration.ZERO, Duration.ZERO));
		this.scheduler.advance(Duration.ofSeconds(2));
		this.rivals.checkAgain();
		this.scheduler.advance(Duration.ofSeconds(1));
		assertThat(this.rivals.older()).isEmpty();
		assertThat(this.rivals.isEmpty()).isTrue();
		assertThat(this.changes).isEqualTo(2);
	}

	@Test
	void forgedHintsCauseFewPings() {
		for (int i = 0; i < 10_000; i++) {
			this.rivals.check(node("forged-" + i, 1 + i % 60_000));
			this.scheduler.advance(Duration.ofMillis(1));
		}
		// Two for each node: the first may have been lost.
		assertThat(this.network.takePings()).hasSizeLessThanOrEqualTo(2 * (NameRivals.LIMIT + 10 * 10));
	}

	@Test
	void repeatedHintCausesOnePingASecond() {
		this.network.node(address(1), new Pong("Pi", "a", Duration.ZERO, Duration.ofSeconds(1)));
		for (int i = 0; i < 1000; i++) {
			this.rivals.check(node("a", 1));
			this.scheduler.advance(Duration.ofMillis(5));
		}
		assertThat(this.network.takePings()).hasSize(5);
	}

	private void check(DiscoveredNode node) {
		this.rivals.check(node);
		this.scheduler.advance(Duration.ofMillis(400));
	}

	private static DiscoveredNode node(String instance, int port) {
		return new DiscoveredNode("Pi", instance, List.of(address(port)), Map.of());
	}

	private static InetSocketAddress address(int port) {
		return new InetSocketAddress("192.0.2.1", port);
	}

}
