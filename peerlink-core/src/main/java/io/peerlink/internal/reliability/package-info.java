/**
 * The arithmetic of retransmission: round trips, waits, numbers that were seen.
 */
@NullMarked
package io.peerlink.internal.reliability;

import org.jspecify.annotations.NullMarked;
