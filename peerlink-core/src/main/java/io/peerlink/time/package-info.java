/**
 * Time as the protocol sees it, so that it can be driven by a simulator.
 */
@NullMarked
package io.peerlink.time;

import org.jspecify.annotations.NullMarked;
