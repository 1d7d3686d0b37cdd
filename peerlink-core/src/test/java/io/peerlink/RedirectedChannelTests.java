package io.peerlink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.peerlink.SimulatedNodes.SimulatedNode;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.sim.Simulator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A channel in a realm whose first datagram somebody holds back, and sends on with the
 * address of another member.
 */
class RedirectedChannelTests {

	private final Simulator simulator = new Simulator(1);

	private final SimulatedNodes nodes = new SimulatedNodes(this.simulator);

	private final String secret = PeerLink.generateSecret();

	private final SimulatedNode alice = start("alice");

	private final SimulatedNode bob = start("bob");

	private final SimulatedNode bystander = start("bystander");

	private boolean redirected;

	private SimulatedNode start(String name) {
		return this.nodes.start(name, (builder) -> builder.secret(this.secret));
	}

	@Test
	void channelIsWithThePeerThatHasProvedToOpenIt() {
		this.simulator.run(Duration.ofSeconds(2));
		List<Channel> accepted = new ArrayList<>();
		List<String> received = new ArrayList<>();
		this.bob.node().registerChannel("c", (channel) -> {
			accepted.add(channel);
			channel.onMessage(String.class, received::add);
		}, ChannelOptions.raw());
		this.nodes.network().carrier((from, to, datagram) -> {
			boolean first = !this.redirected && from.equals(this.alice.address()) && to.equals(this.bob.address());
			this.redirected |= first;
			this.nodes.network().deliver(first ? this.bystander.address() : from, to, datagram, Duration.ofMillis(1));
		});
		CompletableFuture<Channel> opening = this.alice.node().openChannelAsync("bob", "c", ChannelOptions.raw());
		this.simulator.run(Duration.ofSeconds(20));
		assertThat(this.redirected).isTrue();
		opening.join().send("hello");
		this.simulator.run(Duration.ofSeconds(1));
		assertThat(received).containsExactly("hello");
		assertThat(accepted).singleElement().satisfies((channel) -> assertThat(channel.isOpen()).isTrue());
	}

}
