package io.peerlink.channel;

/**
 * A snapshot of the numbers of one channel, counted since it was opened.
 *
 * @param sent frames that were sent
 * @param received frames that arrived, those that were dropped included
 * @param droppedStale frames of a SEQUENCE channel that were dropped because their number
 * was missing or not higher than that of every frame before
 * @param droppedOverflow messages that were dropped because the queue was full, or took
 * too much memory
 * @param failed messages that could not be read as the type of the listener, or for which
 * the listener threw an exception
 * @param queueDepth messages that wait to be received
 * @param queueCapacity how many messages may wait
 * @since 0.1.0
 */
public record ChannelStatistics(long sent, long received, long droppedStale, long droppedOverflow, long failed,
		int queueDepth, int queueCapacity) {
}
