package io.peerlink.internal.context;

import java.io.IOException;
import java.net.InetSocketAddress;

import io.peerlink.internal.wire.Message;

/**
 * The way a message came, which its answer takes back.
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
	 * Returns whether whoever sends on this link has proved to be who it says.
	 * @return {@code false} for plain UDP
	 */
	boolean isAuthenticated();

}
