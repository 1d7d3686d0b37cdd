package io.peerlink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.channel.ChannelStatistics;
import io.peerlink.sim.Simulator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the memory of messages that nobody receives, in virtual time.
 */
class ChannelMemoryTests {

	private static final int MIB = 1024 * 1024;

	private static final int SIZE = 1000;

	private static final ChannelOptions LARGEST = ChannelOptions.raw().withMaxQueueSize(ChannelOptions.MAX_QUEUE_SIZE);

	@Test
	void queuesAreBoundedInBytesForAChannelAPeerAndANode() {
		Flood flood = new Flood(List.of("one", "two", "three"), 3);
		flood.send(9000);
		flood.accepted.values()
			.stream()
			.flatMap(List::stream)
			.forEach((channel) -> assertThat(bytes(List.of(channel))).isLessThan(8 * MIB));
		flood.accepted.values().forEach((channels) -> assertThat(bytes(channels)).isLessThan(16 * MIB));
		List<Channel> all = flood.all();
		assertThat(bytes(all)).isBetween(20 * MIB, 32 * MIB);
		assertThat(flood.node.status().channelTotals().droppedOverflow())
			.isEqualTo(all.stream().mapToLong((channel) -> channel.statistics().droppedOverflow()).sum())
			.isEqualTo(9 * 9000L - all.stream().mapToLong((channel) -> channel.statistics().queueDepth()).sum());
	}

	@Test
	void newestMessagesArriveAlthoughOtherChannelsHaveTakenAllMemory() throws InterruptedException {
		Flood flood = new Flood(List.of("one", "two", "three"), 3);
		flood.send(9000);
		Flood.Stream modest = flood.stream("modest");
		for (int i = 0; i < 3; i++) {
			modest.sender().send("state " + i);
			flood.simulator.run(Duration.ofMillis(1));
		}
		assertThat(modest.receiver().statistics().queueDepth()).isPositive();
		List<String> received = new ArrayList<>();
		for (int i = modest.receiver().statistics().queueDepth(); i > 0; i--) {
			received.add(modest.receiver().receive(Duration.ZERO, String.class));
		}
		assertThat(received).endsWith("state 2");
	}

	@Test
	void memoryIsGivenBackAtTheEndOfTheChannels() {
		Flood flood = new Flood(List.of("one", "two", "three"), 3);
		flood.send(9000);
		flood.senders.forEach(Channel::close);
		flood.simulator.run(Duration.ofSeconds(3));
		Flood.Stream next = flood.stream("one");
		IntStream.range(0, 5000).forEach((i) -> next.sender().send(i));
		flood.simulator.run(Duration.ofSeconds(1));
		assertThat(next.receiver().statistics().queueDepth()).isEqualTo(5000);
	}

	private static int bytes(List<Channel> channels) {
		return channels.stream().map(Channel::statistics).mapToInt(ChannelStatistics::queueDepth).sum() * SIZE;
	}

	/**
	 * A node that receives nothing of what peers send it.
	 */
	private static final class Flood {

		private final Simulator simulator = new Simulator(1);

		private final SimulatedNodes nodes = new SimulatedNodes(this.simulator);

		private final PeerLink node = this.nodes.start("node").node();

		private final Map<String, List<Channel>> accepted = new HashMap<>();

		private final Map<String, PeerLink> peers = new HashMap<>();

		private final List<Channel> senders = new ArrayList<>();

		Flood(List<String> peers, int channels) {
			this.node.registerChannel("c",
					(channel) -> this.accepted.computeIfAbsent(channel.peer().name(), (peer) -> new ArrayList<>())
						.add(channel),
					LARGEST);
			for (String peer : peers) {
				for (int i = 0; i < channels; i++) {
					this.senders.add(stream(peer).sender());
				}
			}
		}

		Stream stream(String name) {
			PeerLink peer = this.peers.computeIfAbsent(name, (added) -> this.nodes.start(added).node());
			this.simulator.run(Duration.ofSeconds(1));
			CompletableFuture<Channel> opening = peer.openChannelAsync("node", "c", LARGEST);
			this.simulator.run(Duration.ofSeconds(1));
			List<Channel> accepted = this.accepted.getOrDefault(name, List.of());
			return new Stream(opening.join(), accepted.get(accepted.size() - 1));
		}

		/**
		 * Sends messages on every channel.
		 */
		void send(int count) {
			String payload = "x".repeat(SIZE - 2);
			for (int i = 0; i < count; i++) {
				this.senders.forEach((channel) -> channel.send(payload));
				this.simulator.run(Duration.ofMillis(1));
			}
		}

		List<Channel> all() {
			return this.accepted.values().stream().flatMap(List::stream).toList();
		}

		/**
		 * Both sides of a channel.
		 */
		private record Stream(Channel sender, Channel receiver) {
		}

	}

}
