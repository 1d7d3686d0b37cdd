package io.peerlink.stream;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * A stream of bytes with a peer, in both directions. What is written arrives once and in
 * order, or the stream breaks.
 * <p>
 * Reading and writing block. Each direction is meant for one thread at a time; both
 * streams, and this object, are safe for use by several. A blocked thread is woken by the
 * end of the stream, by {@link #close()} in another thread, and by an interrupt, which
 * makes it throw an {@link java.io.InterruptedIOException}. Up to 256 KiB that were not
 * read yet are kept; beyond that the peer waits.
 *
 * @since 0.1.0
 */
public interface PeerStream extends Closeable {

	/**
	 * Returns the name that the stream was opened by.
	 * @return the name
	 */
	String name();

	/**
	 * Returns the name of the peer: that of {@link #peer()}, else what an unknown opener
	 * claims.
	 * @return the name, {@code null} if the peer is unknown and claims none
	 */
	@Nullable String peerName();

	/**
	 * Returns the peer at the other side. An opener is recognised by its instance, or by
	 * its name if it is a Python node, and by its host. Like all that is known of peers
	 * this is not verified.
	 * @return the peer, empty as long as it is unknown
	 */
	Optional<Peer> peer();

	/**
	 * Returns the address of the other side.
	 * @return host and port of the connection
	 */
	InetSocketAddress remoteAddress();

	/**
	 * Returns whether this node has opened the stream.
	 * @return whether it has
	 */
	boolean isInitiator();

	/**
	 * Returns what the peer sends. At the end of that it returns -1. When the stream has
	 * ended otherwise, it returns what has arrived, then throws a
	 * {@link StreamClosedException}; at once if this side has closed the stream. Closing
	 * it closes the stream.
	 * @return the same object each time
	 */
	InputStream inputStream();

	/**
	 * Returns what takes the bytes for the peer. Each write is sent at once and blocks as
	 * long as the peer does not take it; wrap it in a
	 * {@link java.io.BufferedOutputStream} for small writes. When the stream has ended it
	 * throws a {@link StreamClosedException}. Closing it closes the stream.
	 * @return the same object each time
	 */
	OutputStream outputStream();

	/**
	 * Sets how long a read waits for the first byte, from the next one on. A read that
	 * waited longer throws a {@link java.net.SocketTimeoutException}; the stream stays
	 * open.
	 * @param timeout the timeout; positive, or {@code null} to wait for ever
	 */
	void readTimeout(@Nullable Duration timeout);

	/**
	 * Tells the peer that no more is written, as its end of the stream. This side can
	 * still read. Doing so twice has no effect.
	 * @throws IOException when the stream has ended
	 */
	void shutdownOutput() throws IOException;

	/**
	 * Returns whether the stream is open at least in one direction.
	 * @return whether it has not ended
	 */
	boolean isOpen();

	/**
	 * Returns why the stream has ended.
	 * @return the reason, empty while it is open
	 */
	Optional<StreamEndReason> endReason();

	/**
	 * Ends the stream. The peer gets what was written, and then the end, as if all had
	 * been sent that was to be. What it still sends is thrown away, for 5 seconds and up
	 * to 1 MiB; then the connection is reset, and the peer may lose what it has not read.
	 * Closing twice has no effect.
	 */
	@Override
	void close();

	/**
	 * Breaks the stream: the peer's next read or write fails, so that it does not take
	 * what it has got for all. What is on its way is lost.
	 */
	void abort();

}
