/**
 * The path to each peer (docs/protocol.md, "Reliable calls"): round trips, waits,
 * numbers, and the budget of retransmissions.
 */
@NullMarked
package io.peerlink.internal.reliability;

import org.jspecify.annotations.NullMarked;
