/**
 * The clock, timers, and the limit of a rate.
 */
@NullMarked
package io.peerlink.internal.time;

import org.jspecify.annotations.NullMarked;
