package io.peerlink.internal.udp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.peerlink.spi.DatagramTransport;

/**
 * A transport that may send several messages in one datagram (docs/protocol.md,
 * "Bundles"), and seals datagrams when they are complete ("Sealed datagrams").
 */
public interface BundlingTransport extends DatagramTransport {

	/**
	 * Sets who takes bundles. Without it nobody does.
	 * @param takesBundles whether somebody at an address takes bundles; must be fast
	 */
	void bundleFor(Predicate<InetSocketAddress> takesBundles);

	/**
	 * Has all datagrams sealed but those of {@link #sendSealed}. To be called before
	 * anything is sent.
	 * @param seal seals them
	 */
	void sealWith(DatagramSeal seal);

	/**
	 * Sends a datagram that is sealed already, or belongs to a handshake, as it is.
	 * Thread-safe; does not wait on threads that must not.
	 * @param buffer holds the datagram; may be reused as soon as this method returns
	 * @param offset the index of its first byte
	 * @param length its length in bytes
	 * @param to the address of the receiver
	 * @param onRefused takes a later refusal
	 * @throws IOException when it is known at once that it cannot be sent
	 */
	void sendSealed(byte[] buffer, int offset, int length, InetSocketAddress to, Consumer<IOException> onRefused)
			throws IOException;

}
