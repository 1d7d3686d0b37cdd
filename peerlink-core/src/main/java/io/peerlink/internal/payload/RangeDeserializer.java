package io.peerlink.internal.payload;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.std.DelegatingDeserializer;

/**
 * Reads numbers and checks that they are in the range of what they are read as.
 */
final class RangeDeserializer extends DelegatingDeserializer {

	private final boolean strict;

	RangeDeserializer(ValueDeserializer<?> delegate, boolean strict) {
		super(delegate);
		this.strict = strict;
	}

	@Override
	protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> delegate) {
		return new RangeDeserializer(delegate, this.strict);
	}

	@Override
	public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) {
		JsonToken token = parser.currentToken();
		if (token.isNumeric()) {
			// The usual case, which needs no view of the parser.
			return RangeParser.requireInRange(parser, super.deserialize(parser, context));
		}
		boolean mayHoldNumbers = token.isStructStart() || this.strict;
		return super.deserialize(mayHoldNumbers ? RangeParser.of(parser, this.strict) : parser, context);
	}

}
