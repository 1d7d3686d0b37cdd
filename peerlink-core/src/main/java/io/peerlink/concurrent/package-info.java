/**
 * Executors that the JDK does not have.
 */
@NullMarked
package io.peerlink.concurrent;

import org.jspecify.annotations.NullMarked;
