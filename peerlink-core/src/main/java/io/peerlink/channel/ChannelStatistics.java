package io.peerlink.channel;

/**
 * The numbers of one channel at one moment, counted since it was opened.
 *
 * @param sent frames that were sent
 * @param received frames that arrived, those that were dropped included
 * @param droppedStale frames of a SEQUENCE channel that were not newer than all before
 * them, or had no number
 * @param droppedOverflow messages that a full queue dropped
 * @param failed messages that the listener could not take: of another type than it
 * expects, or it threw an exception
 * @param queueDepth messages that wait to be received
 * @param queueCapacity how many may wait
 */
public record ChannelStatistics(long sent, long received, long droppedStale, long droppedOverflow, long failed,
		int queueDepth, int queueCapacity) {
}
