/**
 * The messages of the PeerLink protocol, their JSON, and the numbers that are part of it.
 */
@NullMarked
package io.peerlink.wire;

import org.jspecify.annotations.NullMarked;
