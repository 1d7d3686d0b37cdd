package io.peerlink.internal.payload;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * Finds out which types a mapper reads in the usual way, by asking it for the
 * deserializer.
 */
final class ScalarReaders {

	private static final String TYPE = ScalarReaders.class.getName();

	private static final byte[] ANY_VALUE = "0".getBytes(StandardCharsets.UTF_8);

	private static final int LONGEST_NUMBER = 64;

	private ScalarReaders() {
	}

	/**
	 * Adds what {@link #find} needs to a module of the mapper.
	 */
	static SimpleModule addTo(SimpleModule module) {
		return module.addDeserializer(Found.class, new FoundDeserializer());
	}

	/**
	 * Returns how a type can be read.
	 * @param reader a reader of any type, of a mapper with the module
	 * @param mapper the mapper
	 * @param type the type
	 * @return the scalar, {@code null} if Jackson has to read the type
	 */
	static @Nullable Scalar find(ObjectReader reader, JsonMapper mapper, JavaType type) {
		if (!Scalar.isCandidate(type.getRawClass()) || !isUsual(mapper.tokenStreamFactory())) {
			return null;
		}
		try {
			Found found = reader.forType(Found.class).withAttribute(TYPE, type).readValue(ANY_VALUE);
			return Scalar.of(type, found.deserializer());
		}
		catch (RuntimeException ex) {
			// Jackson says what is wrong when it has to read a value.
			return null;
		}
	}

	/**
	 * Returns whether the parsers of a factory read the usual scalars in the usual way.
	 */
	static boolean isUsual(TokenStreamFactory factory) {
		StreamReadConstraints limits = factory.streamReadConstraints();
		return factory.getClass() == JsonFactory.class && ((JsonFactory) factory).getInputDecorator() == null
				&& limits.getMaxStringLength() >= Scalar.MAX_LENGTH && limits.getMaxNumberLength() >= LONGEST_NUMBER
				&& !limits.hasMaxDocumentLength() && !limits.hasMaxTokenCount() && limits.getMaxNestingDepth() > 1;
	}

	private record Found(ValueDeserializer<?> deserializer) {
	}

	private static final class FoundDeserializer extends ValueDeserializer<Found> {

		@Override
		public Found deserialize(JsonParser parser, DeserializationContext context) {
			return new Found(context.findRootValueDeserializer((JavaType) context.getAttribute(TYPE)));
		}

	}

}
