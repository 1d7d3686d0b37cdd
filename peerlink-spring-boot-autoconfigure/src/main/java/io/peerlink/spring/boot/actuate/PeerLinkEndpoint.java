package io.peerlink.spring.boot.actuate;

import java.util.Comparator;
import java.util.List;

import io.peerlink.NodeStatus;
import io.peerlink.PeerLink;
import io.peerlink.channel.ChannelStatus;
import io.peerlink.error.PeerLinkException;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.util.Assert;

/**
 * {@link Endpoint @Endpoint} to expose details of a node, its peers, its channels, its
 * streams and its totals. Also available while the node is not running.
 *
 * @since 0.1.0
 */
@Endpoint(id = "peerlink")
public class PeerLinkEndpoint {

	private static final Comparator<Peer> BY_NAME = Comparator.comparing(Peer::name).thenComparing(Peer::instanceId);

	private static final Comparator<PeerStatus> PEERS = Comparator.comparing(PeerStatus::peer, BY_NAME);

	private static final Comparator<ChannelStatus> CHANNELS = Comparator.comparing(ChannelStatus::peer, BY_NAME)
		.thenComparing(ChannelStatus::name)
		.thenComparing(ChannelStatus::id);

	private final PeerLink node;

	/**
	 * Creates an endpoint.
	 * @param node the node to describe
	 */
	public PeerLinkEndpoint(PeerLink node) {
		Assert.notNull(node, "'node' must not be null");
		this.node = node;
	}

	/**
	 * Returns a description of the node.
	 * @return the node with its peers, channels and streams, in the order of their names
	 */
	@ReadOperation
	public PeerLinkDescriptor node() {
		NodeStatus status = status();
		NodeDescriptor node = NodeDescriptor.of(this.node, status);
		if (status == null) {
			return new PeerLinkDescriptor(node, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), null);
		}
		List<PeerDescriptor> peers = status.peers()
			.stream()
			.sorted(PEERS)
			.map((peer) -> describe(peer, status))
			.toList();
		return new PeerLinkDescriptor(node, peers, describe(status.channels()),
				status.openStreams().stream().map(StreamDescriptor::of).toList(),
				this.node.pins().list().stream().map(PinDescriptor::of).toList(),
				status.refusedKeys().stream().map(RefusedKeyDescriptor::of).toList(),
				status.foreignNodes().stream().map(ForeignNodeDescriptor::of).toList(), TotalsDescriptor.of(status));
	}

	/**
	 * Returns a description of one peer.
	 * @param peer its name, which may differ in case if that is unambiguous, or its
	 * instance ID
	 * @return the peer with its channels, {@code null} if no peer or more than one
	 * matches
	 */
	@ReadOperation
	public @Nullable PeerDetailsDescriptor peer(@Selector String peer) {
		NodeStatus status = status();
		if (status == null) {
			return null;
		}
		PeerStatus found = new PeerLookup(status.peers()).find(peer);
		return (found != null) ? details(found, status) : null;
	}

	private @Nullable NodeStatus status() {
		try {
			return this.node.status();
		}
		catch (PeerLinkException ex) {
			// The node is not running.
			return null;
		}
	}

	private static PeerDetailsDescriptor details(PeerStatus peer, NodeStatus status) {
		String instanceId = peer.peer().instanceId();
		return new PeerDetailsDescriptor(describe(peer, status),
				describe(status.channels()
					.stream()
					.filter((channel) -> channel.peer().instanceId().equals(instanceId))
					.toList()));
	}

	private static PeerDescriptor describe(PeerStatus peer, NodeStatus status) {
		return PeerDescriptor.of(peer, status.paths().get(peer.peer().instanceId()));
	}

	private static List<ChannelDescriptor> describe(List<ChannelStatus> channels) {
		return channels.stream().sorted(CHANNELS).map(ChannelDescriptor::of).toList();
	}

}
