package io.peerlink;

import java.io.IOException;
import java.time.Duration;

import io.peerlink.channel.ChannelOptions;
import io.peerlink.channel.KeptChannel;
import io.peerlink.error.PayloadTooLargeException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.sim.Simulator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Tests for what users of kept channels do wrong.
 */
class KeptChannelUseTests {

	private static final Duration SOON = Duration.ofSeconds(1);

	private static final ChannelOptions OPTIONS = ChannelOptions.sequenced();

	@Test
	void messageThatCannotBeSentIsTheCallersFault() {
		Simulator.forSeeds(1, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			KeptChannel kept = nodes.start("alice").node().keepOpen("bob", "state", OPTIONS);
			startBob(nodes);
			simulator.run(SOON);
			assertThatExceptionOfType(PayloadTooLargeException.class).isThrownBy(() -> kept.send("x".repeat(1200)));
			assertThat(kept.send("fits")).isEqualTo(1);
		});
	}

	@Test
	void messageThatIsTooLongForTheNetworkIsTheCallersFault() {
		Simulator.forSeeds(1, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			FailingTransport transport = new FailingTransport(nodes.network().open(nodes.freePort()));
			PeerLink alice = nodes.start("alice", (builder) -> builder.transport(() -> transport)).node();
			startBob(nodes);
			KeptChannel kept = alice.keepOpen("bob", "state", OPTIONS);
			simulator.run(SOON);
			transport.failFor("long text", new IOException("Message too long"));
			assertThatExceptionOfType(PeerLinkException.class).isThrownBy(() -> kept.send("long text"))
				.withMessageContaining("Message too long");
			assertThat(kept.send("short one")).isEqualTo(1);
		});
	}

	@Test
	void channelToTheOwnNodeIsRefused() {
		Simulator.forSeeds(1, (simulator) -> {
			PeerLink alice = new SimulatedNodes(simulator).start("alice").node();
			assertThatExceptionOfType(PeerLinkException.class)
				.isThrownBy(() -> alice.keepOpen("ALICE", "state", OPTIONS))
				.withMessage("Node 'alice' cannot open a channel to itself");
		});
	}

	@Test
	void nodeWhoseNameIsNotSettledMayKeepAChannelToTheOwnerOfTheWantedOne() {
		PeerLinkBuilder builder = PeerLink.builder("node");
		assertThatExceptionOfType(PeerLinkException.class)
			.isThrownBy(() -> builder.build().keepOpen("node", "state", OPTIONS))
			.withMessage("Node 'node' cannot open a channel to itself");
		PeerLink renaming = builder.renameOnConflict(true).build();
		assertThat(renaming.keepOpen("node", "state", OPTIONS).channels()).isEmpty();
	}

	@Test
	@SuppressWarnings("NullAway") // The test is about null.
	void argumentsAreChecked() {
		PeerLink node = PeerLink.builder("node").build();
		assertThatIllegalArgumentException().isThrownBy(() -> node.keepOpen("peer", " ", OPTIONS))
			.withMessage("The name of a channel must not be blank");
		assertThatIllegalArgumentException().isThrownBy(() -> node.keepOpen(" ", "state", OPTIONS))
			.withMessage("The name of a peer must not be blank");
		assertThatNullPointerException().isThrownBy(() -> node.keepOpen((String) null, "state", OPTIONS));
		assertThatNullPointerException().isThrownBy(() -> node.keepOpen("peer", null, OPTIONS));
		assertThatNullPointerException().isThrownBy(() -> node.keepOpen("peer", "state", null));
		assertThatNullPointerException().isThrownBy(() -> node.keepOpen("peer", "state", OPTIONS, null));
	}

	private static void startBob(SimulatedNodes nodes) {
		nodes.start("bob").node().registerChannel("state", (channel) -> {
		}, OPTIONS);
	}

}
