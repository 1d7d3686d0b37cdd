package io.peerlink.channel;

import io.peerlink.peer.Peer;

/**
 * A snapshot of an open channel.
 *
 * @param id the id of the channel on the wire
 * @param name the name that it was opened by
 * @param peer the peer at the other side
 * @param ordering the ordering of frames
 * @param initiator whether this node opened it
 * @param statistics its numbers
 * @since 0.1.0
 */
public record ChannelStatus(String id, String name, Peer peer, ChannelOrdering ordering, boolean initiator,
		ChannelStatistics statistics) {
}
