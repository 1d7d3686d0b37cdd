package io.peerlink.internal.server;

import io.peerlink.internal.concurrent.DrainableSemaphore;
import io.peerlink.internal.context.HandlerGuard;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.value.StreamedValues;

/**
 * What all requests of a node share.
 *
 * @param context the node
 * @param replies sends results and errors
 * @param statistics the counters
 * @param values takes the results and arguments that are not sent in one piece
 * @param guard decides who may call, and surrounds handlers
 * @param inFlight counts the requests that were accepted and not yet answered
 */
record ServerResources(NodeContext context, ReplyWriter replies, ServerStatistics statistics, StreamedValues values,
		HandlerGuard guard, DrainableSemaphore inFlight) {

}
