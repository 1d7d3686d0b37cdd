/**
 * Discovery of configured peers, and the heartbeat that keeps this node known to Python
 * peers.
 */
@NullMarked
package io.peerlink.internal.discovery;

import org.jspecify.annotations.NullMarked;
