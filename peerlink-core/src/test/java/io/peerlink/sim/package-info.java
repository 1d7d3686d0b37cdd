/**
 * A simulator for protocol tests: many nodes on one thread, with virtual time and an
 * unreliable network, reproducible from a seed.
 */
@NullMarked
package io.peerlink.sim;

import org.jspecify.annotations.NullMarked;
