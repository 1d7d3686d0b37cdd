package io.peerlink.internal.tcp;

import io.peerlink.spi.StreamHandler;

/**
 * The server's side of one connection, in the protocol that the connection speaks.
 */
public interface ServedConnection extends StreamHandler {

	/**
	 * Closes the connection if it has taken too long. Called about once a second while
	 * the connection {@linkplain AcceptedConnection#detach() counts}.
	 * @param now the present time, in nanoseconds of the node's scheduler
	 */
	void check(long now);

	/**
	 * Closes the connection, because there are too many or the node stops.
	 */
	void close();

}
