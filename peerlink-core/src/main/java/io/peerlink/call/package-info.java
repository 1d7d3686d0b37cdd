/**
 * Calls to peers: to one ({@link io.peerlink.call.PeerClient}) or to all
 * ({@link io.peerlink.call.Broadcast}), their options, results and observers.
 */
@NullMarked
package io.peerlink.call;

import org.jspecify.annotations.NullMarked;
