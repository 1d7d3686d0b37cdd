package io.peerlink.spring.boot.actuate;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Description of a node with everything around it.
 *
 * @param node the node itself
 * @param peers the peers, those that are down but not forgotten included
 * @param channels the open channels
 * @param totals the numbers since the start, {@code null} when the node is not running
 */
public record PeerLinkDescriptor(NodeDescriptor node, List<PeerDescriptor> peers, List<ChannelDescriptor> channels,
		@Nullable TotalsDescriptor totals) implements OperationResponseBody {
}
