package io.peerlink.internal.payload;

import java.io.OutputStream;

import io.peerlink.internal.wire.json.JsonBuffer;

/**
 * A {@link JsonBuffer} for those who write to streams.
 */
final class BufferStream extends OutputStream {

	private final JsonBuffer buffer = new JsonBuffer();

	/**
	 * Returns what was written.
	 */
	JsonBuffer buffer() {
		return this.buffer;
	}

	@Override
	public void write(int unit) {
		this.buffer.raw((char) (unit & 0xFF));
	}

	@Override
	public void write(byte[] bytes, int offset, int length) {
		this.buffer.raw(bytes, offset, length);
	}

}
