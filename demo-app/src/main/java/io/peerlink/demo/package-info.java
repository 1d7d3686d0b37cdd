/**
 * A swarm of nodes that share work, to be watched on the console.
 */
@NullMarked
package io.peerlink.demo;

import org.jspecify.annotations.NullMarked;
