/**
 * The arithmetic of retransmission: round trips, waits, and numbers that have arrived.
 */
@NullMarked
package io.peerlink.internal.reliability;

import org.jspecify.annotations.NullMarked;
