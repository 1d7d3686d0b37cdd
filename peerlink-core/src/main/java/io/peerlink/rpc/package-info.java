/**
 * Calls to peers and from peers.
 */
@NullMarked
package io.peerlink.rpc;

import org.jspecify.annotations.NullMarked;
