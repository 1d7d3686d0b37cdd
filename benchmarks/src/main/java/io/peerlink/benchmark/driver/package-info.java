/**
 * The candidates of the comparison: how each one starts its answering and its calling
 * side.
 */
@NullMarked
package io.peerlink.benchmark.driver;

import org.jspecify.annotations.NullMarked;
