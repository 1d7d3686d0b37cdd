package io.peerlink.internal.payload;

import java.util.OptionalDouble;
import java.util.Set;

import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.ext.jdk8.OptionalDoubleDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.ArrayType;
import tools.jackson.databind.type.ReferenceType;

/**
 * Has numbers refused that are beyond the range of the {@code float} or {@code double}
 * that they are read as; Jackson makes infinity of them. Infinity that was sent as such
 * is read. It works on deserializers, not on the parser, because Jackson keeps parts of
 * some values in a buffer and reads them later from that.
 */
final class NumberRanges extends ValueDeserializerModifier {

	private static final long serialVersionUID = 1L;

	private static final Set<Class<?>> TYPES = Set.of(float.class, Float.class, double.class, Double.class,
			Number.class, Object.class);

	private static final Set<Class<?>> ELEMENTS = Set.of(float.class, double.class);

	private final boolean strict;

	private NumberRanges(boolean strict) {
		this.strict = strict;
	}

	/**
	 * Returns a module that has ranges checked.
	 * @param strict whether text is no number either, such as {@code "NaN"}
	 */
	static JacksonModule module(boolean strict) {
		// Jackson's own deserializer of this type cannot be modified unless it is added.
		return ScalarReaders.addTo(new SimpleModule())
			.addDeserializer(OptionalDouble.class, new OptionalDoubleDeserializer())
			.setDeserializerModifier(new NumberRanges(strict));
	}

	@Override
	public ValueDeserializer<?> modifyDeserializer(DeserializationConfig config, BeanDescription.Supplier bean,
			ValueDeserializer<?> deserializer) {
		Class<?> type = bean.getBeanClass();
		return TYPES.contains(type) ? new RangeDeserializer(deserializer, this.strict && type != Object.class)
				: deserializer;
	}

	@Override
	public ValueDeserializer<?> modifyReferenceDeserializer(DeserializationConfig config, ReferenceType type,
			BeanDescription.Supplier bean, ValueDeserializer<?> deserializer) {
		return type.hasRawClass(OptionalDouble.class) ? new RangeDeserializer(deserializer, this.strict) : deserializer;
	}

	@Override
	public ValueDeserializer<?> modifyArrayDeserializer(DeserializationConfig config, ArrayType type,
			BeanDescription.Supplier bean, ValueDeserializer<?> deserializer) {
		JavaType element = type.getContentType();
		return ELEMENTS.contains(element.getRawClass()) ? new RangeDeserializer(deserializer, this.strict)
				: deserializer;
	}

}
