package io.peerlink.internal.payload;

import java.io.InputStream;

import io.peerlink.internal.wire.json.RawJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.json.UTF8StreamJsonParser;
import tools.jackson.databind.ObjectReader;

/**
 * A parser of one value. It is closed when the value was read, and then reads another one
 * if it can: a parser of Jackson costs as much as a small object with all that is in it,
 * but reads any number of values from a stream. Not thread-safe.
 */
public final class PayloadParser implements AutoCloseable {

	/**
	 * How many bytes are read with one parser, which keeps the names in them.
	 */
	private static final int MAX_BYTES = 65_536;

	private final PayloadParsers origin;

	private final @Nullable Source source;

	private final JsonParser parser;

	private int bytes;

	private boolean finished;

	private PayloadParser(PayloadParsers origin, @Nullable Source source, JsonParser parser) {
		this.origin = origin;
		this.source = source;
		this.parser = parser;
	}

	/**
	 * Creates a parser of one value.
	 */
	static PayloadParser once(PayloadParsers origin, ObjectReader reader, RawJson json) {
		return new PayloadParser(origin, null, reader.createParser(json.array()));
	}

	/**
	 * Creates a parser of many values.
	 */
	static PayloadParser reusable(PayloadParsers origin, ObjectReader reader) {
		Source source = new Source();
		// The first bytes decide about the encoding.
		source.json = RawJson.of("[   ]").array();
		PayloadParser parser = new PayloadParser(origin, source, reader.createParser(source));
		parser.parser.nextToken();
		parser.parser.nextToken();
		parser.parser.clearCurrentToken();
		return parser;
	}

	/**
	 * Begins with a value.
	 */
	void begin(Source input, RawJson json) {
		input.json = json.array();
		input.next = 0;
		this.bytes += json.length();
		this.finished = false;
	}

	/**
	 * Returns where the values of a parser of many values come from.
	 */
	@Nullable Source source() {
		return this.source;
	}

	/**
	 * Returns the parser, before the first token of the value.
	 * @return the parser, not to be used any more when this is closed
	 */
	public JsonParser parser() {
		return this.parser;
	}

	/**
	 * Records that the value was read to its end without a failure.
	 */
	public void finished() {
		this.finished = true;
	}

	/**
	 * Returns whether the parser stands behind the value.
	 */
	boolean isAtEnd() {
		return this.parser.streamReadContext().inRoot();
	}

	@Override
	public void close() {
		boolean reusable = this.source != null && this.finished && !this.source.ended && this.bytes < MAX_BYTES
				&& this.parser instanceof UTF8StreamJsonParser && isAtEnd();
		if (!reusable) {
			this.parser.close();
			return;
		}
		this.parser.clearCurrentToken();
		this.origin.giveBack(this);
	}

	/**
	 * A stream of one value after the other, with a line feed behind each.
	 */
	static final class Source extends InputStream {

		private byte[] json = {};

		private int next;

		private boolean ended;

		@Override
		public int read() {
			byte[] unit = new byte[1];
			return (read(unit, 0, 1) > 0) ? unit[0] & 0xFF : -1;
		}

		@Override
		public int read(byte[] target, int offset, int length) {
			int left = this.json.length - this.next;
			if (left < 0) {
				// Whoever reads on gets the end of all values, not the next one.
				this.ended = true;
				return -1;
			}
			int count = Math.min(left, length);
			System.arraycopy(this.json, this.next, target, offset, count);
			this.next += count;
			if (count < length) {
				target[offset + count] = '\n';
				this.next++;
				count++;
			}
			return count;
		}

	}

}
