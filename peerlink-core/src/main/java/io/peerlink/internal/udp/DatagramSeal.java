package io.peerlink.internal.udp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/**
 * Seals datagrams just before they go to the network, when a bundle is complete.
 */
public interface DatagramSeal {

	/**
	 * What {@link #seal} returns when there is no session to seal with.
	 */
	int NO_SESSION = -1;

	/**
	 * Returns how much longer a sealed datagram is than a plain one.
	 * @return the number of bytes
	 */
	int overhead();

	/**
	 * Seals a datagram. Called for each one that is sent, under the lock of the sender:
	 * must neither wait nor send.
	 * @param plain holds the datagram, which stays as it is
	 * @param offset the index of its first byte
	 * @param length its length in bytes
	 * @param to the address of the receiver
	 * @param sealed takes the sealed datagram from its first byte on, and has room for
	 * {@link #overhead()} bytes more than the plain one has
	 * @return the length of the sealed datagram, or {@link #NO_SESSION} if it cannot be
	 * sealed yet; then {@link #keep} is called, without the lock
	 */
	int seal(byte[] plain, int offset, int length, InetSocketAddress to, byte[] sealed);

	/**
	 * Keeps a copy of a datagram until there is a session. It is sealed and sent then.
	 * @param plain holds the datagram
	 * @param offset the index of its first byte
	 * @param length its length in bytes
	 * @param to the address of the receiver
	 * @param onRefused takes the failure if it is not sent after all, on any thread
	 * @throws IOException when it is known at once that it will not be sent; then
	 * {@code onRefused} is not called
	 */
	void keep(byte[] plain, int offset, int length, InetSocketAddress to, Consumer<IOException> onRefused)
			throws IOException;

}
