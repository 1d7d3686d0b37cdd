package io.peerlink.channel;

import io.peerlink.peer.Peer;

/**
 * A channel at one moment.
 *
 * @param id names the channel on the wire
 * @param name the name it was opened by
 * @param peer who is at the other side
 * @param ordering what is made of the order of frames
 * @param initiator whether this node opened it
 * @param statistics its numbers
 */
public record ChannelStatus(String id, String name, Peer peer, ChannelOrdering ordering, boolean initiator,
		ChannelStatistics statistics) {
}
