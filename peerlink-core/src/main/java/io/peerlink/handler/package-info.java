/**
 * Handlers of requests from peers: the methods that a node exposes
 * ({@link io.peerlink.handler.RpcMethod}), and what a handler can learn about its caller
 * ({@link io.peerlink.handler.CurrentPeer}).
 */
@NullMarked
package io.peerlink.handler;

import org.jspecify.annotations.NullMarked;
