package io.peerlink.internal.payload;

import java.io.OutputStream;
import java.util.function.Predicate;

import io.peerlink.internal.wire.json.JsonBuffer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.io.NumberOutput;
import tools.jackson.databind.JacksonSerializable;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.ser.jdk.BooleanSerializer;
import tools.jackson.databind.ser.jdk.NumberSerializers;
import tools.jackson.databind.ser.jdk.StringSerializer;
import tools.jackson.databind.ser.std.NullSerializer;

/**
 * Writes scalars without Jackson, those for which the mapper has Jackson's own
 * serializer. What it writes, Jackson would write in the same way.
 */
final class ScalarWriter {

	private static final byte[] NULL = JsonBuffer.ascii("null");

	private static final byte[] TRUE = JsonBuffer.ascii("true");

	private static final byte[] FALSE = JsonBuffer.ascii("false");

	private final boolean ints;

	private final boolean longs;

	private final boolean doubles;

	private final boolean booleans;

	private final boolean texts;

	private final boolean nulls;

	private final boolean fastDoubles;

	private ScalarWriter(Predicate<Class<?>> usual, boolean fastDoubles) {
		this.ints = usual.test(Integer.class);
		this.longs = usual.test(Long.class);
		this.doubles = usual.test(Double.class);
		this.booleans = usual.test(Boolean.class);
		this.texts = usual.test(String.class);
		this.nulls = usual.test(Void.class);
		this.fastDoubles = fastDoubles;
	}

	/**
	 * Creates a writer.
	 * @param generators what writes everything else
	 */
	static ScalarWriter of(PayloadGenerators generators) {
		boolean fastDoubles = StreamWriteFeature.USE_FAST_DOUBLE_WRITER.enabledIn(generators.getStreamWriteFeatures(0));
		Probe probe = new Probe(fastDoubles);
		try (JsonGenerator generator = generators.create(OutputStream.nullOutputStream())) {
			generators.writer().writeValue(generator, probe);
		}
		catch (RuntimeException ex) {
			// Jackson says what is wrong when it has to write a value.
			return new ScalarWriter((type) -> false, fastDoubles);
		}
		return probe.writer;
	}

	/**
	 * Writes a value if it is such a scalar.
	 * @return whether it was written
	 */
	boolean write(@Nullable Object value, JsonBuffer out) {
		if (value instanceof Integer number) {
			if (this.ints) {
				out.number(number.longValue());
			}
			return this.ints;
		}
		if (value instanceof String text) {
			return this.texts && out.tryString(text);
		}
		if (value instanceof Long number) {
			if (this.longs) {
				out.number(number.longValue());
			}
			return this.longs;
		}
		if (value instanceof Double number) {
			if (this.doubles) {
				out.raw(JsonBuffer.ascii(NumberOutput.toString(number, this.fastDoubles)));
			}
			return this.doubles;
		}
		if (value instanceof Boolean truth) {
			if (this.booleans) {
				out.raw(truth ? TRUE : FALSE);
			}
			return this.booleans;
		}
		if (value == null && this.nulls) {
			out.raw(NULL);
			return true;
		}
		return false;
	}

	/**
	 * A value that asks the mapper for its serializers when it is written.
	 */
	private static final class Probe implements JacksonSerializable {

		private final boolean fastDoubles;

		private ScalarWriter writer;

		Probe(boolean fastDoubles) {
			this.fastDoubles = fastDoubles;
			this.writer = new ScalarWriter((type) -> false, fastDoubles);
		}

		@Override
		public void serialize(JsonGenerator generator, SerializationContext context) throws JacksonException {
			this.writer = new ScalarWriter((type) -> isUsual(type, context), this.fastDoubles);
			generator.writeNull();
		}

		@Override
		public void serializeWithType(JsonGenerator generator, SerializationContext context, TypeSerializer types)
				throws JacksonException {
			generator.writeNull();
		}

		private static boolean isUsual(Class<?> type, SerializationContext context) {
			if (type == Void.class) {
				return context.getDefaultNullValueSerializer().getClass() == NullSerializer.class;
			}
			Class<?> serializer = context.findTypedValueSerializer(type, true).getClass();
			return serializer == NumberSerializers.IntegerSerializer.class
					|| serializer == NumberSerializers.LongSerializer.class
					|| serializer == NumberSerializers.DoubleSerializer.class || serializer == BooleanSerializer.class
					|| serializer == StringSerializer.class;
		}

	}

}
