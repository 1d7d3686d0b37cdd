/**
 * The measured processes of the comparison: one answers or receives, the other one calls
 * or sends and measures.
 * <p>
 * They are controlled by lines. The answering one prints {@code READY address}, answers
 * each line of its input with its figures, and ends with its input. The measuring one
 * warms up, prints {@code WARM}, waits for a line, measures, prints its figures and ends.
 */
@NullMarked
package io.peerlink.benchmark.process;

import org.jspecify.annotations.NullMarked;
