package io.peerlink.internal.context;

import java.time.Duration;

import io.peerlink.call.ReliabilityOptions;
import io.peerlink.handler.ErrorMessages;

/**
 * Limits and defaults of the engines.
 *
 * @param callTimeout how long a call waits when its options name no timeout
 * @param maxPendingCalls how many calls to peers may be in flight
 * @param maxConcurrentRequests how many requests from peers may be accepted and not yet
 * answered
 * @param maxChannels how many channels there may be
 * @param maxChannelsPerPeer how many of them with one peer
 * @param reliability how lost and duplicate datagrams are handled
 * @param errorMessages whose messages callers get when a handler fails
 * @param bundling whether messages to a Java peer may share a datagram
 */
public record NodeLimits(Duration callTimeout, int maxPendingCalls, long maxConcurrentRequests, int maxChannels,
		int maxChannelsPerPeer, ReliabilityOptions reliability, ErrorMessages errorMessages, boolean bundling) {

	/**
	 * How many streamed results may wait to be read, and are not open yet; and as many
	 * arguments.
	 */
	public static final int MAX_OFFERS = 256;

	/**
	 * How many of them may be for one peer.
	 */
	public static final int MAX_OFFERS_PER_PEER = 64;

	/**
	 * How many streamed results may be collected into one piece at the same time.
	 */
	public static final int MAX_COLLECTED = 256;

	/**
	 * How many of them may be for one peer.
	 */
	public static final int MAX_COLLECTED_PER_PEER = 64;

}
