package io.peerlink;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.internal.wire.Message;
import io.peerlink.peer.Peer;
import io.peerlink.sim.Simulator;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.DiscoveryListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for channels with a peer that has two network interfaces, or moves from one to
 * the other.
 */
class ChannelAddressTests {

	private static final Duration MOMENT = Duration.ofMillis(10);

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void messagesCountFromEachAddressOfTheInstance(boolean java) {
		Simulator.forSeeds(5, (simulator) -> {
			TwoInterfaces world = new TwoInterfaces(simulator, java);
			Channel channel = world.accept();
			world.wlan.send(world.node, "{'type':'channel_data','channel_id':'id1','payload':'over the air'}");
			simulator.run(MOMENT);
			assertThat(channel.poll()).hasValueSatisfying((message) -> assertThat(message.json()).contains("air"));
			world.stranger.send(world.node, "{'type':'channel_data','channel_id':'id1','payload':'forged'}");
			simulator.run(MOMENT);
			assertThat(channel.poll()).isEmpty();
			assertThat(world.node.status().channelTotals().stray()).isEqualTo(1);
			world.wlan.send(world.node, "{'type':'channel_close','channel_id':'id1','reason':'closed'}");
			simulator.run(MOMENT);
			assertThat(channel.closeReason()).hasValue("closed");
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void channelLivesOnWhenThePeerMoves(boolean java) {
		Simulator.forSeeds(5, (simulator) -> {
			TwoInterfaces world = new TwoInterfaces(simulator, java);
			Channel accepted = world.accept();
			Channel opened = world.open();
			world.unplugCable();
			simulator.run(Duration.ofSeconds(10));
			assertThat(List.of(accepted, opened)).allMatch(Channel::isOpen);
			accepted.send(1);
			opened.send(2);
			simulator.run(MOMENT);
			assertThat(world.wlan.messages(Message.ChannelData.class)).extracting((frame) -> frame.payload().toString())
				.containsExactly("1", "2");
			accepted.close();
			opened.close();
			simulator.run(Duration.ofSeconds(2));
			assertThat(world.wlan.messages(Message.ChannelClose.class)).hasSize(6);
		});
	}

	@Test
	void lateOpenFromAnotherAddressDoesNotReopenAChannel() {
		Simulator.forSeeds(5, (simulator) -> {
			TwoInterfaces world = new TwoInterfaces(simulator, true);
			world.accept().close();
			simulator.run(Duration.ofSeconds(2));
			world.wlan.send(world.node, TwoInterfaces.OPEN);
			simulator.run(MOMENT);
			assertThat(world.wlan.messages(Message.ChannelClose.class))
				.containsExactly(new Message.ChannelClose("id1", "closed"));
			assertThat(world.node.status().channelTotals().opened()).isEqualTo(1);
		});
	}

	@Test
	void limitOfAPeerCountsForAllItsAddresses() {
		Simulator.forSeeds(5, (simulator) -> {
			TwoInterfaces world = new TwoInterfaces(simulator, true);
			for (int i = 0; i < 4; i++) {
				ScriptedPeer link = (i % 2 == 0) ? world.cable : world.wlan;
				link.send(world.node, "{'type':'channel_open','channel_id':'" + i + "','name':'c','ordering':'RAW'}");
			}
			simulator.run(MOMENT);
			assertThat(world.node.status().channels()).hasSize(2);
		});
	}

	/**
	 * A node, and a peer that it knows at the addresses of two interfaces, the first of
	 * which is in use.
	 */
	private static final class TwoInterfaces {

		private static final String OPEN = "{'type':'channel_open','channel_id':'id1','name':'c','ordering':'RAW'}";

		private final Simulator simulator;

		private final Sources sources = new Sources();

		private final PeerLink node;

		private final ScriptedPeer cable;

		private final ScriptedPeer wlan;

		private final ScriptedPeer stranger;

		private @Nullable Channel accepted;

		TwoInterfaces(Simulator simulator, boolean java) {
			this.simulator = simulator;
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			this.node = nodes.start("node", (builder) -> builder.discovery(() -> this.sources).maxChannelsPerPeer(2))
				.node();
			this.node.registerChannel("c", (channel) -> this.accepted = channel, ChannelOptions.raw());
			this.cable = nodes.scripted("cable");
			this.wlan = nodes.scripted("wlan");
			this.stranger = nodes.scripted("stranger");
			Map<String, String> attributes = java ? Map.of(Peer.JAVA_MARKER, "1") : Map.of();
			this.sources.list("eth0", this.cable.address(), attributes);
			this.sources.list("wlan0", this.wlan.address(), attributes);
			if (java) {
				this.cable.answerPingsAs("instance");
				this.wlan.answerPingsAs("instance");
			}
			simulator.run(Duration.ofSeconds(1));
		}

		Channel accept() {
			this.cable.send(this.node, OPEN);
			this.simulator.run(MOMENT);
			return Objects.requireNonNull(this.accepted);
		}

		Channel open() {
			CompletableFuture<Channel> opening = this.node.openChannelAsync("peer", "c", ChannelOptions.raw());
			this.simulator.run(MOMENT);
			String id = this.cable.messages(Message.ChannelOpen.class).get(0).channelId();
			this.wlan.send(this.node, new Message.ChannelAck(id, "RAW"));
			this.simulator.run(MOMENT);
			return opening.join();
		}

		void unplugCable() {
			this.cable.close();
			this.sources.lose("eth0");
		}

	}

	/**
	 * A discovery whose sources list one instance each.
	 */
	private static final class Sources extends StubDiscovery {

		private final List<DiscoveryListener> listeners = new ArrayList<>();

		void list(String source, InetSocketAddress address, Map<String, String> attributes) {
			this.listeners.forEach((listener) -> listener.discovered(source,
					new DiscoveredNode("peer", "instance", address, attributes)));
		}

		void lose(String source) {
			this.listeners.forEach((listener) -> listener.lost(source, "peer", "instance"));
		}

		@Override
		public void start(DiscoveryListener listener) {
			this.listeners.add(listener);
		}

	}

}
