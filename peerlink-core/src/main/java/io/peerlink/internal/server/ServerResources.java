package io.peerlink.internal.server;

import io.peerlink.internal.concurrent.DrainableSemaphore;
import io.peerlink.internal.context.NodeContext;

/**
 * What all requests of a node share.
 *
 * @param context the node
 * @param replies sends results and errors
 * @param statistics the counters
 * @param inFlight counts the requests that were accepted and not yet answered
 */
record ServerResources(NodeContext context, ReplyWriter replies, ServerStatistics statistics,
		DrainableSemaphore inFlight) {

}
