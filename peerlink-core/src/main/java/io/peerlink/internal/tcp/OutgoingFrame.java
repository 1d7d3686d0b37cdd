package io.peerlink.internal.tcp;

import java.io.IOException;
import java.nio.ByteBuffer;

import io.peerlink.internal.wire.json.JsonBuffer;
import io.peerlink.spi.StreamConnection;

/**
 * One message that is being written, with its length before it. Not thread-safe.
 */
final class OutgoingFrame {

	private final ByteBuffer header;

	private final ByteBuffer body;

	OutgoingFrame(JsonBuffer message) {
		this.header = ByteBuffer.allocate(FrameReader.HEADER_LENGTH).putInt(0, message.size());
		this.body = ByteBuffer.wrap(message.array(), 0, message.size());
	}

	int length() {
		return this.body.limit();
	}

	/**
	 * Writes as much as there is room for.
	 * @return how many bytes were written
	 */
	int write(StreamConnection connection) throws IOException {
		int before = remaining();
		if (this.header.hasRemaining()) {
			connection.write(this.header);
		}
		if (!this.header.hasRemaining()) {
			connection.write(this.body);
		}
		return before - remaining();
	}

	int remaining() {
		return this.header.remaining() + this.body.remaining();
	}

}
