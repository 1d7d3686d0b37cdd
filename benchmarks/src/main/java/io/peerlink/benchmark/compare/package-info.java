/**
 * Runs PeerLink beside raw UDP and other libraries, and prints tables.
 */
@NullMarked
package io.peerlink.benchmark.compare;

import org.jspecify.annotations.NullMarked;
