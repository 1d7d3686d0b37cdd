package io.peerlink.stream;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Messages on a stream, as {@code write_frame} and {@code read_frame} of Python 1.1.1
 * write and read them: the length in 4 bytes, the highest first, then the bytes. Each
 * direction is for one thread at a time. Do not read or write the stream otherwise
 * meanwhile.
 *
 * @since 0.1.0
 */
public final class StreamFrames {

	/**
	 * The longest frame that is read unless another limit is set: 16 MiB.
	 */
	public static final int DEFAULT_MAX_LENGTH = 16 * 1024 * 1024;

	private static final int FIRST_CAPACITY = 64 * 1024;

	private final InputStream in;

	private final OutputStream out;

	private final int maxLength;

	private final byte[] header = new byte[Integer.BYTES];

	/**
	 * What the frame that is being read has room for as yet, {@code null} before its
	 * length is known.
	 */
	private byte @Nullable [] body;

	/**
	 * How many bytes of the body, or else of the header, have arrived.
	 */
	private int received;

	private boolean cutOff;

	private StreamFrames(PeerStream stream, int maxLength) {
		if (maxLength < 1) {
			throw new IllegalArgumentException("maxLength must be positive but is " + maxLength);
		}
		this.in = stream.inputStream();
		this.out = stream.outputStream();
		this.maxLength = maxLength;
	}

	/**
	 * Returns the frames of a stream, of at most {@value #DEFAULT_MAX_LENGTH} bytes.
	 * @param stream the stream
	 * @return its frames
	 */
	public static StreamFrames of(PeerStream stream) {
		return of(stream, DEFAULT_MAX_LENGTH);
	}

	/**
	 * Returns the frames of a stream.
	 * @param stream the stream
	 * @param maxLength the longest frame that is read, in bytes
	 * @return its frames
	 */
	public static StreamFrames of(PeerStream stream, int maxLength) {
		return new StreamFrames(Objects.requireNonNull(stream, "stream must not be null"), maxLength);
	}

	/**
	 * Writes a frame. An empty one looks to Python like the end of the stream. When a
	 * write is interrupted, a part of the frame may have been sent: no other can follow,
	 * and the stream is best aborted.
	 * @param frame the bytes
	 * @throws InterruptedIOException when the thread is interrupted while it waits
	 * @throws IOException when the stream has ended, or an earlier frame was cut off
	 */
	public void write(byte[] frame) throws IOException {
		if (this.cutOff) {
			throw new IOException("An earlier frame was cut off, so no other can follow it");
		}
		byte[] bytes = ByteBuffer.allocate(Integer.BYTES + frame.length).putInt(frame.length).put(frame).array();
		try {
			// One write, so that there is one packet for a short frame.
			this.out.write(bytes);
		}
		catch (InterruptedIOException | RuntimeException | Error ex) {
			this.cutOff = true;
			throw ex;
		}
	}

	/**
	 * Reads the next frame. Memory is taken as the bytes arrive, not as they are
	 * announced. After a {@link java.net.SocketTimeoutException} or an interrupt the next
	 * call goes on with the same frame.
	 * @return the bytes, {@code null} at the end of the stream
	 * @throws EOFException when the stream ends within a frame
	 * @throws IOException when the frame is too long, or the stream has ended otherwise
	 */
	public byte @Nullable [] read() throws IOException {
		if (this.body == null && !fill(this.header)) {
			if (this.received == 0) {
				return null;
			}
			throw new EOFException("The stream has ended within the length of a frame");
		}
		int length = ByteBuffer.wrap(this.header).getInt();
		if (length < 0 || length > this.maxLength) {
			throw new IOException(
					"A frame of " + Integer.toUnsignedString(length) + " bytes; the limit is " + this.maxLength);
		}
		byte[] frame = body(length);
		this.body = null;
		this.received = 0;
		return frame;
	}

	private byte[] body(int length) throws IOException {
		byte[] body = this.body;
		if (body == null) {
			body = new byte[Math.min(length, FIRST_CAPACITY)];
			this.body = body;
			this.received = 0;
		}
		while (true) {
			if (!fill(body)) {
				throw new EOFException("The stream has ended within a frame");
			}
			if (body.length == length) {
				return body;
			}
			body = Arrays.copyOf(body, (int) Math.min(length, 2L * body.length));
			this.body = body;
		}
	}

	/**
	 * Reads until a part of a frame is whole. What has arrived is kept when this throws.
	 * @return {@code false} when the stream ends before
	 */
	private boolean fill(byte[] part) throws IOException {
		while (this.received < part.length) {
			int count = this.in.read(part, this.received, part.length - this.received);
			if (count < 0) {
				return false;
			}
			this.received += count;
		}
		return true;
	}

}
