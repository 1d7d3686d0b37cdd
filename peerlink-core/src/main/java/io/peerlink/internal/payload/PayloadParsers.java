package io.peerlink.internal.payload;

import io.peerlink.internal.concurrent.Spares;
import io.peerlink.internal.wire.json.RawJson;
import tools.jackson.databind.ObjectReader;

/**
 * Creates parsers of values, and keeps those that can read another one. Thread-safe.
 */
final class PayloadParsers {

	/**
	 * Longest value that a parser for many values reads, in bytes: no longer than its
	 * buffer.
	 */
	private static final int MAX_LENGTH = 4096;

	private final ObjectReader reader;

	private final boolean reuse;

	private final Spares<PayloadParser> spares = new Spares<>(this::create);

	/**
	 * Creates a factory.
	 * @param reader creates the parsers
	 * @param reuse whether a parser may read more than one value
	 */
	PayloadParsers(ObjectReader reader, boolean reuse) {
		this.reader = reader;
		this.reuse = reuse;
	}

	private PayloadParser create() {
		return PayloadParser.reusable(this, this.reader);
	}

	/**
	 * Returns a parser.
	 * @param json a well-formed value
	 */
	PayloadParser parse(RawJson json) {
		if (this.reuse && json.length() <= MAX_LENGTH) {
			PayloadParser parser = this.spares.take();
			PayloadParser.Source source = parser.source();
			if (source != null) {
				parser.begin(source, json);
				return parser;
			}
		}
		return PayloadParser.once(this, this.reader, json);
	}

	void giveBack(PayloadParser parser) {
		this.spares.giveBack(parser);
	}

}
