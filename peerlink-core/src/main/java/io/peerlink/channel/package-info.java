/**
 * Channels: streams of datagrams between two nodes.
 */
@NullMarked
package io.peerlink.channel;

import org.jspecify.annotations.NullMarked;
