package io.peerlink.internal.payload;

import java.io.OutputStream;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.TreeNode;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Creates the generators that write payloads. They have a factory of their own: that of
 * the application may quote numbers, use other quotes, escape more than is needed or
 * indent, none of which is for peers to cope with.
 */
final class PayloadGenerators extends ObjectWriteContext.Base {

	private static final JsonFactory FACTORY = JsonFactory.builder()
		.disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
		.recyclerPool(new BufferRecyclers())
		.rootValueSeparator("")
		.build();

	private final ObjectWriter writer;

	private final int features;

	/**
	 * Creates a factory.
	 * @param mapper the application's mapper; whether it checks names for duplicates and
	 * writes decimals without exponents remains its choice
	 */
	PayloadGenerators(JsonMapper mapper) {
		this.writer = mapper.writer()
			.without(SerializationFeature.WRAP_ROOT_VALUE)
			.without(SerializationFeature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED);
		this.features = Arrays.stream(StreamWriteFeature.values())
			.filter(mapper::isEnabled)
			.mapToInt(StreamWriteFeature::getMask)
			.reduce(0, (a, b) -> a | b);
	}

	/**
	 * Returns a generator of compact JSON in UTF-8.
	 * @param out where it goes
	 */
	JsonGenerator create(OutputStream out) {
		return FACTORY.createGenerator(this, out);
	}

	/**
	 * Returns the writer of values, whose settings concern what is inside them.
	 */
	ObjectWriter writer() {
		return this.writer;
	}

	@Override
	public int getStreamWriteFeatures(int defaults) {
		return this.features;
	}

	@Override
	public void writeValue(JsonGenerator generator, @Nullable Object value) {
		this.writer.writeValue(generator, value);
	}

	@Override
	public void writeTree(JsonGenerator generator, @Nullable TreeNode tree) {
		this.writer.writeValue(generator, tree);
	}

}
