/**
 * A world for protocol tests: many nodes on one thread, with virtual time and a network
 * that misbehaves, all of it repeatable from a seed.
 */
@NullMarked
package io.peerlink.sim;

import org.jspecify.annotations.NullMarked;
