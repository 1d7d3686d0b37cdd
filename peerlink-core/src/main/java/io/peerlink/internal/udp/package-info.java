/**
 * The UDP socket and its receive loop.
 */
@NullMarked
package io.peerlink.internal.udp;

import org.jspecify.annotations.NullMarked;
