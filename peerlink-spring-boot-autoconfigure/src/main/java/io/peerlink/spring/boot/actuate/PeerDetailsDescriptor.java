package io.peerlink.spring.boot.actuate;

import java.util.List;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Description of one peer with its channels.
 *
 * @param peer the peer
 * @param channels the open channels with it
 * @since 0.1.0
 */
public record PeerDetailsDescriptor(PeerDescriptor peer,
		List<ChannelDescriptor> channels) implements OperationResponseBody {
}
