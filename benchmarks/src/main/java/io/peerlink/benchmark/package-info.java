/**
 * Comparisons outside of JMH: they measure complete exchanges between nodes.
 */
@NullMarked
package io.peerlink.benchmark;

import org.jspecify.annotations.NullMarked;
