package io.peerlink.internal.stream;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

import io.peerlink.spi.StreamConnection;
import org.jspecify.annotations.Nullable;

/**
 * Reads the first line of a connection, and keeps what follows it. Not thread-safe.
 */
final class LineReader {

	private final ByteBuffer buffer = ByteBuffer.allocate(HandshakeLine.MAX_LENGTH);

	private byte[] rest = new byte[0];

	/**
	 * Reads what there is.
	 * @return the line with its line feed, {@code null} as long as it is not complete
	 * @throws EOFException when nothing follows
	 * @throws IOException when the line is too long, or the connection has failed
	 */
	byte @Nullable [] read(StreamConnection connection) throws IOException {
		int before = this.buffer.position();
		int count = connection.read(this.buffer);
		if (count < 0) {
			throw new EOFException("The connection has ended within a line");
		}
		byte[] bytes = this.buffer.array();
		int end = this.buffer.position();
		for (int i = before; i < end; i++) {
			if (bytes[i] == '\n') {
				this.rest = Arrays.copyOfRange(bytes, i + 1, end);
				return Arrays.copyOf(bytes, i + 1);
			}
		}
		if (!this.buffer.hasRemaining()) {
			throw new IOException("A line of more than " + HandshakeLine.MAX_LENGTH + " bytes");
		}
		return null;
	}

	/**
	 * Returns what was read behind the line.
	 */
	byte[] rest() {
		return this.rest;
	}

	/**
	 * Writes a line to a connection that has carried nothing so far, and so has room.
	 * @throws IOException when it has none
	 */
	static void write(StreamConnection connection, byte[] line) throws IOException {
		ByteBuffer source = ByteBuffer.wrap(line);
		connection.write(source);
		if (source.hasRemaining()) {
			throw new IOException("The other side takes no line");
		}
	}

}
