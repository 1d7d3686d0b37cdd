package io.peerlink.internal.payload;

import java.io.OutputStream;

import io.peerlink.internal.wire.json.JsonBuffer;
import io.peerlink.internal.wire.json.RawJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * A buffer and its generator, which write one value after the other. Not thread-safe.
 */
final class PayloadOutput {

	/**
	 * A buffer that has grown beyond this is not kept. What the generator writes beyond
	 * it does not go into the buffer.
	 */
	private static final int LARGEST_SPARE = 4096;

	private final JsonBuffer buffer = new JsonBuffer();

	/**
	 * What follows the content of the buffer, as the generator has written it: a large
	 * value is put together once, and not copied whenever a buffer is full.
	 */
	private final Pieces pieces = new Pieces();

	private final PayloadGenerators generators;

	/**
	 * Created for the first value that needs it.
	 */
	private @Nullable JsonGenerator generator;

	PayloadOutput(PayloadGenerators generators) {
		this.generators = generators;
	}

	JsonBuffer buffer() {
		return this.buffer;
	}

	/**
	 * Returns a generator of compact JSON in UTF-8 that writes into the buffer.
	 */
	JsonGenerator generator() {
		JsonGenerator generator = this.generator;
		if (generator == null) {
			generator = this.generators.create(new Stream());
			this.generator = generator;
		}
		return generator;
	}

	/**
	 * Returns a copy of what was written, and makes room for another value.
	 */
	RawJson take() {
		if (this.generator != null) {
			this.generator.flush();
		}
		RawJson json = new RawJson(this.pieces.isEmpty() ? this.buffer.toByteArray()
				: this.pieces.joinedTo(this.buffer.array(), this.buffer.size()));
		this.buffer.truncate(0);
		this.pieces.clear();
		return json;
	}

	/**
	 * Returns whether this may be used for another value. One that has failed in the
	 * generator must not.
	 */
	boolean isReusable() {
		return this.buffer.capacity() <= LARGEST_SPARE;
	}

	/**
	 * Gives the generator's own buffers back.
	 */
	void close() {
		try {
			if (this.generator != null) {
				this.generator.close();
			}
		}
		catch (RuntimeException ex) {
			// It was closed because of another failure, or is not used any more.
		}
	}

	private final class Stream extends OutputStream {

		@Override
		public void write(int unit) {
			write(new byte[] { (byte) unit }, 0, 1);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) {
			PayloadOutput out = PayloadOutput.this;
			if (out.pieces.isEmpty() && out.buffer.size() + length <= LARGEST_SPARE) {
				out.buffer.raw(bytes, offset, length);
			}
			else {
				out.pieces.add(bytes, offset, length);
			}
		}

	}

}
