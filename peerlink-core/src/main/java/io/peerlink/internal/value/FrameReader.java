package io.peerlink.internal.value;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.peerlink.internal.time.Durations;
import io.peerlink.stream.PeerStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of a value. The time is for a whole frame, so that who sends it byte
 * by byte is late as well. Memory is taken as the bytes arrive, not as they are
 * announced.
 */
final class FrameReader {

	private static final int FIRST_CAPACITY = 64 * 1024;

	private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	/**
	 * Many small frames arrive together.
	 */
	private static final int BUFFER = 16 * 1024;

	private final byte[] header = new byte[Frames.HEADER];

	/**
	 * What has arrived and was not read yet is from {@link #next} to {@link #end}.
	 */
	private final byte[] buffer = new byte[BUFFER];

	private int next;

	private int end;

	private final PeerStream stream;

	private final InputStream in;

	private final int maxContent;

	private final LongSupplier nanoTime;

	private Duration timeout = Duration.ZERO;

	/**
	 * Whether the stream waits for the rest of the time only.
	 */
	private boolean shortened;

	/**
	 * When the frame was begun that is being read.
	 */
	private long since;

	FrameReader(PeerStream stream, int maxContent, LongSupplier nanoTime) {
		this.stream = stream;
		this.in = stream.inputStream();
		this.maxContent = maxContent;
		this.nanoTime = nanoTime;
	}

	/**
	 * Sets how long each frame may take.
	 */
	void timeout(Duration timeout) {
		this.timeout = timeout;
		this.shortened = false;
		this.stream.readTimeout(timeout);
	}

	/**
	 * Reads the next frame.
	 * @return what follows its kind, {@code null} at the end of the stream
	 * @throws SocketTimeoutException when it is not whole in time
	 * @throws IOException when it is too long, or the stream has ended otherwise
	 */
	byte @Nullable [] read() throws IOException {
		this.since = this.nanoTime.getAsLong();
		if (!readHeader()) {
			return null;
		}
		int length = length() - 1;
		byte[] content = new byte[Math.min(length, FIRST_CAPACITY)];
		fill(content, 0);
		while (content.length < length) {
			int received = content.length;
			content = Arrays.copyOf(content, (int) Math.min(length, 2L * received));
			fill(content, received);
		}
		return content;
	}

	/**
	 * Returns whether something has arrived that was not read.
	 */
	boolean hasBuffered() {
		return this.next < this.end;
	}

	/**
	 * Returns what the frame is that was read last.
	 */
	byte kind() {
		return this.header[Integer.BYTES];
	}

	private boolean readHeader() throws IOException {
		int received = 0;
		while (received < this.header.length) {
			int count = readSome(this.header, received);
			if (count < 0 && received == 0) {
				return false;
			}
			received += received(count, received + count < this.header.length);
			if (received >= Integer.BYTES && (length() < 1 || length() - 1 > this.maxContent)) {
				throw new IOException("A frame of " + Integer.toUnsignedString(length()) + " bytes; the limit is "
						+ (1 + this.maxContent));
			}
		}
		return true;
	}

	private int length() {
		return ByteBuffer.wrap(this.header).getInt();
	}

	private void fill(byte[] content, int start) throws IOException {
		int received = start;
		while (received < content.length) {
			int count = readSome(content, received);
			received += received(count, received + count < content.length);
		}
	}

	private int readSome(byte[] target, int start) throws IOException {
		int wanted = target.length - start;
		if (!hasBuffered()) {
			if (wanted >= BUFFER) {
				return this.in.read(target, start, wanted);
			}
			int arrived = this.in.read(this.buffer);
			if (arrived < 0) {
				return arrived;
			}
			this.next = 0;
			this.end = arrived;
		}
		int count = Math.min(wanted, this.end - this.next);
		System.arraycopy(this.buffer, this.next, target, start, count);
		this.next += count;
		return count;
	}

	/**
	 * Takes the result of a reading: the next one, if there is one, has the rest of the
	 * time.
	 */
	private int received(int count, boolean more) throws IOException {
		if (count < 0) {
			throw new EOFException("the stream has ended within a frame");
		}
		if (more) {
			long left = Durations.nanos(this.timeout) - (this.nanoTime.getAsLong() - this.since);
			if (left <= 0) {
				throw new SocketTimeoutException("a frame was not whole in time");
			}
			this.stream.readTimeout(Duration.ofNanos(Math.max(SHORTEST_NANOS, left)));
			this.shortened = true;
		}
		else if (this.shortened) {
			timeout(this.timeout);
		}
		return count;
	}

}
