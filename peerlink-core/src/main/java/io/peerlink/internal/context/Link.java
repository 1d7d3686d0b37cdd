package io.peerlink.internal.context;

import java.io.IOException;
import java.net.InetSocketAddress;

import io.peerlink.internal.wire.Message;

/**
 * A way to the network that messages come over, and their replies take back.
 */
public interface Link {

	/**
	 * Sends one message, unreliably. Thread-safe.
	 * @param message the message
	 * @param to where it goes
	 * @throws io.peerlink.error.PayloadTooLargeException when it does not fit; nothing
	 * was sent
	 * @throws IOException when the network refused it
	 */
	void send(Message message, InetSocketAddress to) throws IOException;

	/**
	 * Returns whether this link verifies the identity of those who send over it.
	 * @return {@code false} for plain UDP
	 */
	boolean isAuthenticated();

	/**
	 * Returns whether this link is a connection, whose other side is known to be where
	 * its messages come from.
	 * @return {@code false} for datagrams, whose source anyone can forge
	 */
	default boolean isConnected() {
		return false;
	}

	/**
	 * Ends the use of this link for one request, of which nothing is kept any more, and
	 * which is not answered any more.
	 */
	default void end() {
	}

}
