package io.peerlink.spi;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * One connection of a {@link StreamTransport}. Thread-safe; no method blocks.
 *
 * @since 0.1.0
 */
public interface StreamConnection extends AutoCloseable {

	/**
	 * Returns the address of the other side.
	 * @return the address
	 */
	InetSocketAddress remoteAddress();

	/**
	 * Reads what has arrived, as far as there is room for it. Called by the handler, or
	 * by another thread while the handler is not told that bytes have arrived; by one
	 * thread at a time.
	 * @param target takes the bytes
	 * @return how many bytes were read, 0 when none have arrived, -1 when the other side
	 * sends no more
	 * @throws IOException when the connection is broken or closed
	 */
	int read(ByteBuffer target) throws IOException;

	/**
	 * Writes as many bytes as there is room for. If some remain, the handler is told when
	 * there is room again.
	 * @param source holds the bytes; may be reused when none remain
	 * @throws IOException when the connection is broken, closed or not made yet
	 */
	void write(ByteBuffer source) throws IOException;

	/**
	 * Sets whether the handler is told when bytes have arrived, which it is at first.
	 * What it does not read stays with the network, which slows the other side down.
	 * @param reading whether it is told
	 */
	void reading(boolean reading);

	/**
	 * Tells the other side that no more bytes follow those that were written.
	 */
	void endOutput();

	/**
	 * Breaks the connection, so that the other side learns that something may be missing:
	 * what it reads or writes next fails. What is on its way may be lost. Otherwise as
	 * {@link #close()}, which is what this does unless an implementation knows better.
	 */
	default void reset() {
		close();
	}

	/**
	 * Closes the connection. The handler is told. Closing twice has no effect.
	 */
	@Override
	void close();

}
