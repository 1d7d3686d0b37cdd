/**
 * Requests from peers: dispatch, handlers, replies.
 */
@NullMarked
package io.peerlink.internal.server;

import org.jspecify.annotations.NullMarked;
