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
 * @param pins the names that are pinned to keys
 * @param refusedKeys the nodes that are no peers because of their keys
 * @param foreignNodes who sends to the node without having its secret
 * @param totals the totals since the start, {@code null} if the node is not running
 * @since 0.1.0
 */
public record PeerLinkDescriptor(NodeDescriptor node, List<PeerDescriptor> peers, List<ChannelDescriptor> channels,
		List<StreamDescriptor> streams, List<PinDescriptor> pins, List<RefusedKeyDescriptor> refusedKeys,
		List<ForeignNodeDescriptor> foreignNodes, @Nullable TotalsDescriptor totals) implements OperationResponseBody {
}
