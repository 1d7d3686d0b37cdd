/**
 * Executors with bounds, futures, and counting what is in flight.
 */
@NullMarked
package io.peerlink.internal.concurrent;

import org.jspecify.annotations.NullMarked;
