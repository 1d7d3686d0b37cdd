/**
 * Clock and timers, backoff, rate limit, and the log of failures that threads survive.
 */
@NullMarked
package io.peerlink.internal.time;

import org.jspecify.annotations.NullMarked;
