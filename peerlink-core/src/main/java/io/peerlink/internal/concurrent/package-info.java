/**
 * Executors with bounds, operations on futures, a semaphore that can be drained, and a
 * map with a bound.
 */
@NullMarked
package io.peerlink.internal.concurrent;

import org.jspecify.annotations.NullMarked;
