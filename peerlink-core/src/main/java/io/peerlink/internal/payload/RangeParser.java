package io.peerlink.internal.payload;

import java.util.OptionalDouble;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.util.JsonParserDelegate;

/**
 * A parser whose numbers are infinite only if infinity was sent.
 */
final class RangeParser extends JsonParserDelegate {

	private final boolean strict;

	private RangeParser(JsonParser parser, boolean strict) {
		super(parser);
		this.strict = strict;
	}

	/**
	 * Returns a view of a parser.
	 * @param parser the parser
	 * @param strict whether text must not be read, because numbers are wanted
	 */
	static JsonParser of(JsonParser parser, boolean strict) {
		return (parser instanceof RangeParser range && range.strict == strict) ? parser
				: new RangeParser(parser, strict);
	}

	/**
	 * Checks a number that was read.
	 * @param <T> the type of the number
	 * @param parser the parser, at the number
	 * @param value what the number was read as
	 * @return the value
	 */
	static <T> T requireInRange(JsonParser parser, T value) {
		boolean infinite = (value instanceof Double number && number.isInfinite())
				|| (value instanceof Float single && single.isInfinite())
				|| (value instanceof OptionalDouble optional && Double.isInfinite(optional.orElse(0)));
		if (infinite && isNumber(parser.getString())) {
			Class<?> type = (value instanceof Float) ? float.class : double.class;
			throw new InputCoercionException(parser, "Number is out of range of " + type, parser.currentToken(), type);
		}
		return value;
	}

	/**
	 * A number ends with a digit, the names of infinity and NaN with a letter.
	 */
	private static boolean isNumber(String text) {
		return Character.isDigit(text.charAt(text.length() - 1));
	}

	@Override
	public float getFloatValue() {
		return requireInRange(this.delegate, super.getFloatValue());
	}

	@Override
	public double getDoubleValue() {
		return requireInRange(this.delegate, super.getDoubleValue());
	}

	@Override
	public Number getNumberValue() {
		return requireInRange(this.delegate, super.getNumberValue());
	}

	@Override
	public String getString() {
		if (this.strict && hasToken(JsonToken.VALUE_STRING)) {
			throw new InputCoercionException(this.delegate, "A number is needed, not a text", JsonToken.VALUE_STRING,
					double.class);
		}
		return super.getString();
	}

}
