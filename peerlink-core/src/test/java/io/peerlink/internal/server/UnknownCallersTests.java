package io.peerlink.internal.server;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.seal.SealedRemote;
import io.peerlink.peer.Peer;
import io.peerlink.sim.SimNetwork;
import io.peerlink.spi.DiscoveredNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link UnknownCallers}.
 */
class UnknownCallersTests {

	private static final InetSocketAddress ADDRESS = SimNetwork.address(5001);

	private final ServerFixture server = new ServerFixture(1);

	private final UnknownCallers unknown = new UnknownCallers(this.server.context);

	private final List<Consumer<Boolean>> questions = new ArrayList<>();

	private final List<String> resumed = new ArrayList<>();

	UnknownCallersTests() {
		this.unknown.askBy((address, instance, nameless) -> {
			assertThat(address).isEqualTo(ADDRESS);
			this.questions.add(nameless);
		});
	}

	private boolean hold(@Nullable UUID instance) {
		SealedRemote sender = (instance != null) ? new SealedRemote(new byte[32], instance) : null;
		Arrival arrival = Arrival.of(ADDRESS,
				(instance != null) ? this.server.context.peers().entry(instance.toString()) : null,
				this.server.context.nanoTime(), this.server, sender);
		return this.unknown.hold(arrival, (known) -> {
			Peer peer = known.sendingPeer();
			this.resumed.add((peer != null) ? peer.name() : "unknown");
		});
	}

	private void found(UUID instance) {
		this.server.context.peers()
			.discovered("test", new DiscoveredNode("console", instance.toString(), ADDRESS, Map.of()));
	}

	private void run(Duration duration) {
		this.server.simulator.run(duration);
	}

	@Test
	void requestsOfAMemberWaitUntilItIsKnown() {
		UUID console = UUID.randomUUID();
		assertThat(hold(console)).isTrue();
		assertThat(hold(console)).isTrue();
		run(Duration.ofMillis(500));
		assertThat(this.questions).hasSize(1);
		assertThat(this.resumed).isEmpty();
		found(console);
		this.questions.get(0).accept(false);
		assertThat(this.resumed).containsExactly("console", "console");
		assertThat(hold(console)).isFalse();
	}

	@Test
	void memberThatIsFoundInAnotherWayNeedNotAnswer() {
		UUID console = UUID.randomUUID();
		assertThat(hold(console)).isTrue();
		found(console);
		run(Duration.ofMillis(100));
		assertThat(this.resumed).containsExactly("console");
	}

	@Test
	void lostQuestionIsRepeated() {
		assertThat(hold(UUID.randomUUID())).isTrue();
		this.questions.get(0).accept(false);
		run(Duration.ofMillis(100));
		assertThat(this.questions).hasSize(2);
		assertThat(this.resumed).isEmpty();
	}

	@Test
	void memberIsWaitedForOnce() {
		UUID silent = UUID.randomUUID();
		assertThat(hold(silent)).isTrue();
		run(UnknownCallers.PATIENCE.minusMillis(100));
		assertThat(this.resumed).isEmpty();
		run(Duration.ofMillis(200));
		assertThat(this.resumed).containsExactly("unknown");
		assertThat(hold(silent)).isFalse();
	}

	@Test
	void memberThatHasNoNameIsNotWaitedFor() {
		UUID nameless = UUID.randomUUID();
		assertThat(hold(nameless)).isTrue();
		this.questions.get(0).accept(true);
		assertThat(this.resumed).containsExactly("unknown");
		assertThat(hold(nameless)).isFalse();
	}

	@Test
	void withoutASecretNobodyIsWaitedFor() {
		assertThat(hold(null)).isFalse();
	}

	@Test
	void heldRequestsAreBounded() {
		for (int i = 0; i < UnknownCallers.MAX_HELD; i++) {
			assertThat(hold(UUID.randomUUID())).isTrue();
		}
		assertThat(hold(UUID.randomUUID())).isFalse();
		run(UnknownCallers.PATIENCE.plusMillis(100));
		assertThat(this.resumed).hasSize(UnknownCallers.MAX_HELD);
		assertThat(hold(UUID.randomUUID())).isTrue();
	}

	@Test
	void nodeThatStopsHoldsNothing() {
		UUID silent = UUID.randomUUID();
		assertThat(hold(silent)).isTrue();
		this.unknown.release();
		assertThat(this.resumed).containsExactly("unknown");
	}

}
