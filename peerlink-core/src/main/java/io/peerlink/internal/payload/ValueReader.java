package io.peerlink.internal.payload;

import io.peerlink.internal.wire.json.RawJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;

/**
 * Reads values of one type. Immutable.
 */
public final class ValueReader {

	private final ObjectReader reader;

	/**
	 * Leaves it to others to see whether there is something behind the value.
	 */
	private final ObjectReader partReader;

	private final @Nullable Scalar scalar;

	private final PayloadParsers parsers;

	ValueReader(ObjectReader reader, @Nullable Scalar scalar, PayloadParsers parsers) {
		this.reader = reader;
		this.partReader = reader.without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
		this.scalar = scalar;
		this.parsers = parsers;
	}

	/**
	 * Returns Jackson's reader of the type, which reads every value.
	 * @return an immutable reader
	 */
	public ObjectReader reader() {
		return this.reader;
	}

	/**
	 * Returns whether {@link #readScalar} reads the usual values.
	 * @return whether the type is a scalar that the mapper reads in the usual way
	 */
	public boolean isScalar() {
		return this.scalar != null;
	}

	/**
	 * Reads a value in its usual form, without Jackson.
	 * @param json holds well-formed JSON
	 * @param start where the value starts
	 * @param end where it ends
	 * @return the value, never {@code null}, or {@link #isUnusual something else} if it
	 * must be read by the {@link #reader()}
	 */
	public Object readScalar(byte[] json, int start, int end) {
		return (this.scalar != null) ? this.scalar.read(json, start, end) : Scalar.UNUSUAL;
	}

	/**
	 * Returns whether a value was not read.
	 * @param value what {@link #readScalar} has returned
	 * @return whether it is no value
	 */
	public static boolean isUnusual(Object value) {
		return value == Scalar.UNUSUAL;
	}

	/**
	 * Reads a value.
	 * @param json the value
	 * @return the value, {@code null} for JSON {@code null} as a rule
	 * @throws JacksonException if the JSON does not fit the type, or the reader of the
	 * type fails in any way
	 */
	public @Nullable Object read(RawJson json) {
		Object value = readScalar(json.array(), 0, json.length());
		return isUnusual(value) ? readAny(json) : value;
	}

	private @Nullable Object readAny(RawJson json) {
		try (PayloadParser parser = this.parsers.parse(json)) {
			Object value = PayloadMapper.read(parser.parser(), this.partReader);
			parser.finished();
			if (parser.isAtEnd()) {
				return value;
			}
		}
		// A deserializer has left a part of the value, which is for the mapper to judge.
		return PayloadMapper.read(json, this.reader);
	}

}
