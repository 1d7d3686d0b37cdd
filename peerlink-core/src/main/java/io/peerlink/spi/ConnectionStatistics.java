package io.peerlink.spi;

/**
 * What came and went over connections since the node was started, and what is open now.
 * The counts are read one after the other, so they may differ by what happens in between.
 *
 * @param open connections that are open, made by either side
 * @param accepted connections that others have made
 * @param connected connections that this node has made
 * @param messagesIn messages that arrived
 * @param bytesIn their length
 * @param messagesOut messages that were written
 * @param bytesOut their length
 * @param refused connections that were closed at once or before they had sent anything,
 * because there were too many
 * @param garbage connections that were closed because of what they sent
 * @param tooLarge messages that were not read because they were too large
 * @param tooSlow connections that were closed because they sent or took too little in
 * their time
 * @param broken connections that broke while a message was on its way
 * @since 0.1.0
 */
public record ConnectionStatistics(int open, long accepted, long connected, long messagesIn, long bytesIn,
		long messagesOut, long bytesOut, long refused, long garbage, long tooLarge, long tooSlow, long broken) {

	/**
	 * The statistics of a node without TCP.
	 */
	public static final ConnectionStatistics NONE = new ConnectionStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

}
