/**
 * Executors with bounds, operations on futures, and a semaphore that can be drained.
 */
@NullMarked
package io.peerlink.internal.concurrent;

import org.jspecify.annotations.NullMarked;
