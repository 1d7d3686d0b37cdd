package io.peerlink;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.peerlink.SimulatedNodes.SimulatedNode;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.sim.Simulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for channels with a node that pauses: a laptop whose lid is closed, a process
 * that collects garbage for long.
 */
class PausedPeerTests {

	private static final ChannelOptions OPTIONS = ChannelOptions.sequenced();

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void bothSidesKnowThatTheChannelHasEnded(boolean initiatorPauses) {
		Simulator.forSeeds(30, (simulator) -> {
			Sides sides = new Sides(simulator);
			sides.pause(initiatorPauses);
			assertThat(sides.ends).containsExactly("peer_down", "peer_down");
		});
	}

	/**
	 * A sleeping laptop receives nothing, so the close is lost as often as it is sent.
	 */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void bothSidesKnowThatTheChannelHasEndedAlthoughEveryCloseWasLost(boolean initiatorPauses) {
		Simulator.forSeeds(30, (simulator) -> {
			Sides sides = new Sides(simulator);
			sides.sleep(initiatorPauses);
			assertThat(sides.ends).containsExactly("peer_down", "peer_down");
			assertThat(sides.alice.node().status().channels()).isEmpty();
			assertThat(sides.bob.node().status().channels()).isEmpty();
		});
	}

	@Test
	void shortPauseEndsNothing() {
		Simulator.forSeeds(30, (simulator) -> {
			Sides sides = new Sides(simulator);
			sides.alice.pause();
			simulator.run(Duration.ofSeconds(2));
			sides.alice.resume(simulator.random().nextBoolean());
			simulator.run(Duration.ofSeconds(10));
			assertThat(sides.ends).isEmpty();
			assertThat(sides.alice.node().status().channels()).hasSize(1);
		});
	}

	@Test
	void missedCloseIsForgottenOnceItWasSent() {
		Simulator.forSeeds(10, (simulator) -> {
			Sides sides = new Sides(simulator);
			sides.sleep(true);
			List<String> closes = new ArrayList<>();
			sides.nodes.network().tap((from, to, datagram) -> {
				String text = new String(datagram, StandardCharsets.UTF_8);
				if (text.contains("channel_close")) {
					closes.add(text);
				}
			});
			sides.sleep(true);
			assertThat(closes).isEmpty();
		});
	}

	/**
	 * Two nodes with a channel, on which neither sends.
	 */
	private static final class Sides {

		private final Simulator simulator;

		private final SimulatedNodes nodes;

		private final SimulatedNode alice;

		private final SimulatedNode bob;

		private final List<String> ends = new ArrayList<>();

		Sides(Simulator simulator) {
			this.simulator = simulator;
			this.nodes = new SimulatedNodes(simulator);
			this.alice = this.nodes.start("alice");
			this.bob = this.nodes.start("bob");
			this.bob.node().registerChannel("state", (channel) -> channel.onDisconnect(this.ends::add), OPTIONS);
			simulator.run(Duration.ofSeconds(1));
			CompletableFuture<Channel> opening = this.alice.node().openChannelAsync("bob", "state", OPTIONS);
			simulator.run(Duration.ofSeconds(1));
			opening.join().onDisconnect(this.ends::add);
		}

		void pause(boolean initiator) {
			SimulatedNode pausing = initiator ? this.alice : this.bob;
			pausing.pause();
			this.simulator.run(Duration.ofSeconds(10));
			pausing.resume(this.simulator.random().nextBoolean());
			this.simulator.run(Duration.ofSeconds(10));
		}

		/**
		 * Pauses a node that does not receive anything meanwhile.
		 */
		void sleep(boolean initiator) {
			SimulatedNode sleeping = initiator ? this.alice : this.bob;
			this.nodes.network().isolate(sleeping.address());
			this.simulator.schedule(Duration.ofSeconds(10), () -> this.nodes.network().rejoin(sleeping.address()));
			pause(initiator);
		}

	}

}
