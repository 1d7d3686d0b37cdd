package io.peerlink.spi;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * Takes the events of a {@link StreamConnection}, one at a time. Its methods must return
 * at once. A failure of any of them closes the connection.
 *
 * @since 0.1.0
 */
public interface StreamHandler {

	/**
	 * The connection was made. Not called for a connection that was accepted.
	 * @param connection the connection
	 */
	void onConnected(StreamConnection connection);

	/**
	 * Bytes have arrived, or the other side sends no more. Called again as long as that
	 * is not read, unless the connection is not {@linkplain StreamConnection#reading to
	 * be read}.
	 */
	void onReadable();

	/**
	 * There is room again for bytes that were not written.
	 */
	void onWritable();

	/**
	 * The connection has ended, or could not be made. The last event, and one that comes
	 * in any case.
	 * @param cause why; {@code null} when it was closed on this side
	 */
	void onClosed(@Nullable IOException cause);

}
