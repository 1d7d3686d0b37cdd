package io.peerlink.channel;

/**
 * The numbers of all channels of a node since it was started, those that are closed
 * included.
 *
 * @param opened channels that were opened, by either side
 * @param rejected wishes of peers for a channel that were refused or ignored
 * @param sent frames that were sent
 * @param received frames that arrived for a channel
 * @param droppedStale frames of SEQUENCE channels that were not newer than all before
 * them
 * @param droppedOverflow messages that full queues dropped
 * @param failed messages that listeners could not take
 * @param stray messages for a channel that does not exist, or not from the address that
 * it belongs to
 */
public record ChannelTotals(long opened, long rejected, long sent, long received, long droppedStale,
		long droppedOverflow, long failed, long stray) {
}
