package io.peerlink.spring.boot.actuate;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Description of a node with its peers, channels, streams and totals.
 *
 * @param node the node itself
 * @param peers the peers, including those that are down and not yet removed
 * @param channels the open channels
 * @param streams the open byte streams
 * @param totals the totals since the start, {@code null} if the node is not running
 * @since 0.1.0
 */
public record PeerLinkDescriptor(NodeDescriptor node, List<PeerDescriptor> peers, List<ChannelDescriptor> channels,
		List<StreamDescriptor> streams, @Nullable TotalsDescriptor totals) implements OperationResponseBody {
}
