/**
 * Channels: streams of messages between two nodes, one datagram each, for state that is
 * sent again and again.
 */
@NullMarked
package io.peerlink.channel;

import org.jspecify.annotations.NullMarked;
