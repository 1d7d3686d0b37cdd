/**
 * Whether peers are alive: pings, when each peer is probed, and the probe for a name
 * conflict at start. What is found out is reported to
 * {@link io.peerlink.internal.membership.PeerReachability}, whose package owns the state
 * of a peer.
 */
@NullMarked
package io.peerlink.internal.liveness;

import org.jspecify.annotations.NullMarked;
