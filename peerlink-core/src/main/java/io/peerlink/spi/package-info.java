/**
 * Interfaces that applications may implement: discovery of peers
 * ({@link io.peerlink.spi.PeerDiscovery}) and transport of datagrams
 * ({@link io.peerlink.spi.DatagramTransport}).
 */
@NullMarked
package io.peerlink.spi;

import org.jspecify.annotations.NullMarked;
