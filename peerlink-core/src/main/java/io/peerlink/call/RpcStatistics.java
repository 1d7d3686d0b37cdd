package io.peerlink.call;

/**
 * Statistics of a node's calls to peers and of requests from peers. Counts are since the
 * start of the node.
 *
 * @param pendingCalls the calls to peers that are in flight
 * @param strayReplies the replies that came too late, twice, or from a node that was not
 * called
 * @param activeRequests the requests that were accepted and not yet answered
 * @param queuedRequests those of them that wait for a thread
 * @param rejectedRequests the requests that were refused: a limit was reached, the node
 * was starting or stopping, or the request was malformed
 * @param unknownMethods the requests for a method that does not exist
 * @param deniedRequests the requests whose caller may not make them
 * @param retransmissions the requests that this node sent again because no answer came
 * @param inquiries the requests that this node sent again to ask after a call of which
 * the peer has said that it executes it; without loss, too
 * @param duplicateRequests the requests that were not executed because they had arrived
 * before
 * @param expiredRequests the requests that were not executed because their deadline had
 * passed
 * @param cancelledRequests the requests that their caller cancelled
 * @param lostReplies the requests that arrived again when their reply was no longer kept,
 * or that were too old to be recognised
 * @param misdirectedRequests the requests for an earlier instance of this node
 * @param cachedReplies the number of replies that are kept for requests that arrive again
 * @param unansweredStrangers the messages that got no answer because there were too many
 * from addresses of no peer: pings, and requests that were not executed
 * @since 0.1.0
 */
public record RpcStatistics(int pendingCalls, long strayReplies, int activeRequests, int queuedRequests,
		long rejectedRequests, long unknownMethods, long deniedRequests, long retransmissions, long inquiries,
		long duplicateRequests, long expiredRequests, long cancelledRequests, long lostReplies,
		long misdirectedRequests, int cachedReplies, long unansweredStrangers) {

}
