package io.peerlink.internal.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;

import io.peerlink.internal.seal.SealedRemote;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is read and written by a thread that waits. Closing it, which any
 * thread may do, ends each wait.
 */
interface ByteLink extends AutoCloseable {

	/**
	 * Returns the address of the other side.
	 */
	InetSocketAddress remoteAddress();

	/**
	 * Returns who has proved to have made the connection.
	 * @return the node, {@code null} where nothing is sealed, or this node has made it
	 */
	@Nullable SealedRemote remote();

	/**
	 * Returns the bytes that arrive. A read fails with a
	 * {@link java.net.SocketTimeoutException} when none do for the time that was set.
	 */
	InputStream input();

	/**
	 * Returns where bytes are sent.
	 */
	OutputStream output();

	/**
	 * Sets how long to wait for the other side at most: for bytes, or until it takes
	 * some.
	 */
	void timeout(Duration timeout);

	@Override
	void close();

	/**
	 * Makes connections to peers.
	 */
	@FunctionalInterface
	interface Connector {

		/**
		 * Connects to a peer.
		 * @param peer its name
		 * @param timeout how long to wait for it at most
		 * @throws IOException if it cannot be connected to
		 * @throws io.peerlink.error.PeerNotFoundException if it is not up
		 */
		Connected connect(String peer, Duration timeout) throws IOException, InterruptedException;

	}

	/**
	 * A connection to a peer.
	 *
	 * @param link the connection
	 * @param toJava whether the peer is a Java node
	 */
	record Connected(ByteLink link, boolean toJava) {

	}

}
