package io.peerlink.internal.channel;

import java.net.InetSocketAddress;
import java.util.Map;

import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.context.MessageSender;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.wire.codec.MessageCodec;
import io.peerlink.sim.SimNetwork;
import io.peerlink.sim.Simulator;
import io.peerlink.spi.DiscoveredNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ClosedChannelsTests {

	private static final InetSocketAddress PEER = SimNetwork.address(1);

	private static final InetSocketAddress OTHER_ADDRESS = SimNetwork.address(2);

	private static final InetSocketAddress UNKNOWN = SimNetwork.address(3);

	private final Simulator simulator = new Simulator(1);

	private final PeerTable peers = new PeerTable("own", this.simulator, Runnable::run);

	private final ClosedChannels closed = new ClosedChannels();

	@Test
	void reasonIsReturnedForThePeerOnly() {
		this.closed.remember("a", PEER, "instance", "idle_timeout");
		assertThat(this.closed.reason("a", from(PEER))).isEqualTo("idle_timeout");
		assertThat(this.closed.reason("a", from(UNKNOWN))).isNull();
		assertThat(this.closed.reason("b", from(PEER))).isNull();
	}

	@Test
	void reasonIsReturnedAtEveryAddressOfTheInstance() {
		this.closed.remember("a", PEER, "instance", "idle_timeout");
		assertThat(this.closed.reason("a", from(OTHER_ADDRESS))).isNull();
		this.peers.discovered("test", new DiscoveredNode("peer", "instance", OTHER_ADDRESS, Map.of()));
		assertThat(this.closed.reason("a", from(OTHER_ADDRESS))).isEqualTo("idle_timeout");
	}

	@Test
	void reasonIsReturnedToEachMemberOfARealm() {
		this.closed.remember("a", PEER, "instance", "idle_timeout");
		Arrival sealed = Arrival.of(UNKNOWN, this.peers, 0,
				new MessageSender(new MessageCodec(), new SimNetwork(this.simulator).open(9), true));
		assertThat(this.closed.reason("a", sealed)).isEqualTo("idle_timeout");
	}

	@Test
	void oldestIsForgottenFirst() {
		for (int i = 0; i <= 1024; i++) {
			this.closed.remember("channel " + i, PEER, "instance", "closed");
		}
		assertThat(this.closed.reason("channel 0", from(PEER))).isNull();
		assertThat(this.closed.reason("channel 1", from(PEER))).isEqualTo("closed");
		assertThat(this.closed.reason("channel 1024", from(PEER))).isEqualTo("closed");
	}

	private Arrival from(InetSocketAddress address) {
		return Arrival.of(address, this.peers, 0,
				new MessageSender(new MessageCodec(), new SimNetwork(this.simulator).open(9)));
	}

}
