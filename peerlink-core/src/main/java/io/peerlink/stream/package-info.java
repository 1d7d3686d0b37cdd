/**
 * Byte streams between nodes: each a TCP connection of its own, for what is too long for
 * a call, or does not end. {@link io.peerlink.stream.PeerStreams} opens and takes them.
 */
@NullMarked
package io.peerlink.stream;

import org.jspecify.annotations.NullMarked;
