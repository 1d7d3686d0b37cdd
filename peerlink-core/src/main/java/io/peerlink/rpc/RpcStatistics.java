package io.peerlink.rpc;

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
 */
public record RpcStatistics(int pendingCalls, long strayReplies, int activeRequests, int queuedRequests,
		long rejectedRequests, long unknownMethods) {

}
