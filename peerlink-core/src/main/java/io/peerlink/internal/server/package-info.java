/**
 * Requests from peers: {@link io.peerlink.internal.server.RequestDispatcher} admits or
 * refuses them, one {@link io.peerlink.internal.server.HandlerRun} a request calls the
 * handler, and {@link io.peerlink.internal.server.ReplyWriter} sends the answer. The
 * methods that can be called are in the
 * {@link io.peerlink.internal.server.HandlerRegistry}.
 */
@NullMarked
package io.peerlink.internal.server;

import org.jspecify.annotations.NullMarked;
