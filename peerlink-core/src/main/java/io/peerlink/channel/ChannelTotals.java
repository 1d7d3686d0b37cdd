package io.peerlink.channel;

/**
 * A snapshot of the numbers of all channels of a node, counted since it was started.
 * Closed channels are included.
 *
 * @param opened channels that were opened, by either side
 * @param rejected open requests of peers that were refused or ignored
 * @param sent frames that were sent
 * @param received frames that arrived for a channel
 * @param droppedStale frames of SEQUENCE channels that were dropped because their number
 * was missing or not higher than that of every frame before
 * @param droppedOverflow messages that full queues dropped
 * @param failed messages that listeners could not take
 * @param stray messages for a channel that does not exist, or from an address that it
 * does not belong to
 * @since 0.1.0
 */
public record ChannelTotals(long opened, long rejected, long sent, long received, long droppedStale,
		long droppedOverflow, long failed, long stray) {
}
