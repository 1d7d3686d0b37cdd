package io.peerlink.call;

/**
 * The calls of a node at one moment.
 *
 * @param pendingCalls calls to peers that are in flight
 * @param strayReplies replies since the start that came too late, twice, or from someone
 * who was not asked
 * @param activeRequests requests of peers that were accepted and not yet answered
 * @param queuedRequests how many of them wait for a thread
 * @param rejectedRequests requests since the start that were refused for want of room
 * @param unknownMethods requests since the start for a method that does not exist
 * @param retransmissions requests of this node since the start that were sent again
 * because no reply came
 * @param duplicateRequests requests since the start that had come before and were not
 * executed again
 * @param expiredRequests requests since the start that were not executed because their
 * caller's time was over
 * @param cancelledRequests requests since the start that their caller cancelled
 * @param lostReplies requests since the start that came again when their reply was not
 * kept any more, or that were too old to tell
 * @param misdirectedRequests requests since the start that were meant for an earlier
 * instance of this node
 * @param cachedReplies how many replies are kept for requests that come again
 */
public record RpcStatistics(int pendingCalls, long strayReplies, int activeRequests, int queuedRequests,
		long rejectedRequests, long unknownMethods, long retransmissions, long duplicateRequests, long expiredRequests,
		long cancelledRequests, long lostReplies, long misdirectedRequests, int cachedReplies) {

}
