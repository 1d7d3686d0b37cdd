/**
 * Interfaces that applications may implement: discovery of peers
 * ({@link io.peerlink.spi.PeerDiscovery}) and transport of datagrams
 * ({@link io.peerlink.spi.DatagramTransport}). And the description of types that are sent
 * as they come ({@link io.peerlink.spi.StreamedType}).
 */
@NullMarked
package io.peerlink.spi;

import org.jspecify.annotations.NullMarked;
