/**
 * What applications may bring themselves: a way of finding peers
 * ({@link io.peerlink.spi.PeerDiscovery}) and a datagram transport
 * ({@link io.peerlink.spi.DatagramTransport}).
 */
@NullMarked
package io.peerlink.spi;

import org.jspecify.annotations.NullMarked;
