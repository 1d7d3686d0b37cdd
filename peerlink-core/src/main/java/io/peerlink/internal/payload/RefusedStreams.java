package io.peerlink.internal.payload;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.ValueSerializerModifier;
import tools.jackson.databind.ser.bean.BeanSerializerBase;
import tools.jackson.databind.ser.impl.UnknownSerializer;

/**
 * Refuses to write streams that are parts of values. Jackson would take them for beans,
 * and write {@code {}}. What an application has a serializer of its own for is written.
 */
final class RefusedStreams extends ValueSerializerModifier {

	private static final long serialVersionUID = 1L;

	private final transient InseparableTypes types;

	private RefusedStreams(InseparableTypes types) {
		this.types = types;
	}

	static JacksonModule module(StreamedTypes types) {
		return new SimpleModule().setSerializerModifier(new RefusedStreams(types.inseparable()));
	}

	@Override
	public ValueSerializer<?> modifySerializer(SerializationConfig config, BeanDescription.Supplier bean,
			ValueSerializer<?> serializer) {
		boolean general = serializer instanceof BeanSerializerBase || serializer instanceof UnknownSerializer;
		return (general && this.types.isRefused(bean.getBeanClass())) ? new Refusal() : serializer;
	}

	private static final class Refusal extends ValueSerializer<Object> {

		@Override
		public void serialize(Object value, JsonGenerator generator, SerializationContext context) {
			context.reportBadDefinition(value.getClass(),
					"It is no part of a value, because it is not sent in one piece. Send it by itself, or a List or a"
							+ " byte[] in its place");
		}

	}

}
