package io.peerlink.spi;

import java.net.InetSocketAddress;

import org.jspecify.annotations.Nullable;

/**
 * Opens and accepts connections at one local address, for the calls that do not fit into
 * a datagram and for byte streams. Like TCP: the bytes of a connection arrive in their
 * order, once, or the connection breaks.
 * <p>
 * Nothing here blocks. Implementations are thread-safe and call each
 * {@link StreamHandler} with one event at a time, on a thread of their own. How many
 * connections there may be is up to the acceptor.
 *
 * @since 0.1.0
 */
public interface StreamTransport extends AutoCloseable {

	/**
	 * Starts to accept connections. Called once.
	 * @param acceptor decides about each connection
	 */
	void start(Acceptor acceptor);

	/**
	 * Returns the address to which this transport is bound.
	 * @return the local address, whose host may be the wildcard and whose port is never 0
	 */
	InetSocketAddress localAddress();

	/**
	 * Begins to connect. Returns before the connection is made; that, and any failure, is
	 * an event of the handler.
	 * @param to the address to connect to
	 * @param handler takes the events of the connection
	 * @return the connection, which cannot be written to before it is made
	 */
	StreamConnection connect(InetSocketAddress to, StreamHandler handler);

	/**
	 * Closes all connections and releases the address. Closing twice has no effect.
	 */
	@Override
	void close();

	/**
	 * Decides about the connections that others make.
	 */
	@FunctionalInterface
	interface Acceptor {

		/**
		 * Takes or refuses a connection. Called on the transport's thread; must return at
		 * once.
		 * @param connection the connection, which is made already
		 * @return what takes its events, {@code null} to close it at once
		 */
		@Nullable StreamHandler accept(StreamConnection connection);

	}

}
