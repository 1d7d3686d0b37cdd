package io.peerlink.internal.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;

import io.peerlink.internal.time.Scheduler;
import io.peerlink.spi.StreamConnection;
import io.peerlink.stream.StreamEndReason;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose bytes threads read and write that may wait, for protocols other than
 * that of streams. Closing it, which any thread may do, ends each wait. Thread-safe.
 */
public final class BlockingConnection implements AutoCloseable {

	private final StreamPipe pipe;

	private final StreamConnection connection;

	private final InputStream input;

	private final OutputStream output;

	/**
	 * Creates one of a connection that is made.
	 * @param connection the connection, whose events are to be passed on
	 * @param name what it is for, in messages of failures
	 * @param scheduler the time
	 */
	public BlockingConnection(StreamConnection connection, String name, Scheduler scheduler) {
		StreamIdentity identity = new StreamIdentity(name, String.valueOf(connection.remoteAddress()), () -> null,
				Instant.ofEpochMilli(scheduler.epochMillis()));
		this.connection = connection;
		this.pipe = new StreamPipe(identity, connection, new byte[0], false, new StreamCounters(), scheduler);
		this.input = new PipeInputStream(this.pipe);
		this.output = new PipeOutputStream(this.pipe);
	}

	/**
	 * Returns the address of the other side.
	 * @return the address
	 */
	public InetSocketAddress remoteAddress() {
		return this.connection.remoteAddress();
	}

	/**
	 * Returns the bytes that arrive.
	 * @return a stream that waits for them
	 */
	public InputStream input() {
		return this.input;
	}

	/**
	 * Returns where bytes are sent.
	 * @return a stream that waits until they are taken
	 */
	public OutputStream output() {
		return this.output;
	}

	/**
	 * Sets how long a read waits.
	 * @param timeout how long, {@code null} for ever
	 */
	public void readTimeout(@Nullable Duration timeout) {
		this.pipe.readTimeout(timeout);
	}

	/**
	 * Returns how many bytes the system has taken to send them.
	 * @return the number of bytes
	 */
	public long sent() {
		return this.pipe.bytesOut();
	}

	/**
	 * Passes an event on: bytes have arrived.
	 */
	public void onReadable() {
		this.pipe.onReadable();
	}

	/**
	 * Passes an event on: there is room.
	 */
	public void onWritable() {
		this.pipe.onWritable();
	}

	/**
	 * Passes an event on: the connection is over.
	 * @param cause why, {@code null} if this side has closed it
	 */
	public void onClosed(@Nullable IOException cause) {
		this.pipe.onClosed(cause);
	}

	/**
	 * Breaks the connection. What was written may not arrive.
	 * @param cause why
	 */
	public void abort(IOException cause) {
		this.pipe.end(StreamEndReason.BROKEN, cause);
	}

	/**
	 * Closes the connection. What was written arrives.
	 */
	@Override
	public void close() {
		this.pipe.close();
	}

}
