package io.peerlink.spring.boot.actuate;

import java.util.List;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Description of one peer with what there is between it and the node.
 *
 * @param peer the peer
 * @param channels the open channels with it
 */
public record PeerDetailsDescriptor(PeerDescriptor peer,
		List<ChannelDescriptor> channels) implements OperationResponseBody {
}
