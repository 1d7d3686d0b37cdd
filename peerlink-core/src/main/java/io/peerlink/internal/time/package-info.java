/**
 * Clock and timers, backoff, and rate limit.
 */
@NullMarked
package io.peerlink.internal.time;

import org.jspecify.annotations.NullMarked;
