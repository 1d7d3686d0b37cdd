/**
 * Side-by-side comparisons that are no JMH benchmarks: they measure whole conversations.
 */
@NullMarked
package io.peerlink.benchmark;

import org.jspecify.annotations.NullMarked;
