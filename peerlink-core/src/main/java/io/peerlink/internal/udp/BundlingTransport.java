package io.peerlink.internal.udp;

import java.net.InetSocketAddress;
import java.util.function.Predicate;

import io.peerlink.spi.DatagramTransport;

/**
 * A transport that may send several messages in one datagram (docs/protocol.md,
 * "Bundles").
 */
public interface BundlingTransport extends DatagramTransport {

	/**
	 * Sets who takes bundles. Without it nobody does.
	 * @param takesBundles whether somebody at an address takes bundles; must be fast
	 */
	void bundleFor(Predicate<InetSocketAddress> takesBundles);

}
