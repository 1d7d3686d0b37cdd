package io.peerlink.internal.payload;

import java.util.List;
import java.util.Map;

import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.wire.json.RawJson;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for parsers and generators that are used for one value after the other: no value
 * shows in another one.
 */
class PayloadReuseTests {

	private final PayloadMapper mapper = new PayloadMapper(JsonMapper.builder()
		.addModule(new SimpleModule().addDeserializer(Odd.class, new OddDeserializer())
			.addSerializer(Odd.class, new OddSerializer()))
		.build());

	@BeforeEach
	void readAndWriteSomething() {
		assertThingsWork();
	}

	private void assertThingsWork() {
		for (int i = 0; i < 3; i++) {
			Thing thing = new Thing("é" + i, List.of(i, i + 1));
			RawJson json = this.mapper.writeMessage(thing);
			assertThat(json).hasToString("{\"name\":\"é" + i + "\",\"numbers\":[" + i + "," + (i + 1) + "]}");
			assertThat(this.mapper.read(json, Thing.class)).isEqualTo(thing);
			assertThat(this.mapper.writeArray(new Object[] { thing, 5 })).hasToString("[" + json + ",5]");
			assertThat(this.mapper.writeObject(Map.of("a", thing))).hasToString("{\"a\":" + json + "}");
			assertThat(this.mapper.writeMessage(5)).hasToString("5");
		}
	}

	@Test
	void valueThatCannotBeReadLeavesNothingBehind() {
		for (String json : List.of("{\"name\":\"a\",\"numbers\":[1,\"x\"]}", "[[[1]]]", "5", "\"a\"",
				"{\"name\":{\"x\":1}}")) {
			assertThatExceptionOfType(JacksonException.class)
				.isThrownBy(() -> this.mapper.read(RawJson.of(json), Thing.class));
			assertThingsWork();
		}
	}

	@Test
	void valueThatCannotBeWrittenLeavesNothingBehind() {
		for (String how : List.of("fail", "open", "overflow")) {
			assertThatExceptionOfType(PeerLinkException.class)
				.isThrownBy(() -> this.mapper.writeArray(new Object[] { 1, new Odd(how) }));
			assertThingsWork();
		}
	}

	@Test
	void deserializerMayStopWithinAValueOrReadBeyondIt() {
		for (String json : List.of("[1,2,3]", "{\"a\":[1]}", "\"text\"", "12345")) {
			assertThatExceptionOfType(JacksonException.class)
				.isThrownBy(() -> this.mapper.read(RawJson.of("{\"stop\":" + json + "}"), Odd.class));
			assertThingsWork();
			assertThat(this.mapper.read(RawJson.of(json), Odd.class)).isEqualTo(new Odd("read"));
			assertThingsWork();
		}
	}

	@Test
	void valuesAreReadAndWrittenWithinOthers() {
		assertThat(this.mapper.read(RawJson.of("{\"nested\":1}"), Odd.class)).isEqualTo(new Odd("nested"));
		assertThat(this.mapper.writeMessage(new Odd("nested"))).hasToString("[5]");
		assertThingsWork();
	}

	@Test
	void valuesOfAnyLengthAreReadAndWritten() {
		for (int length : new int[] { 4000, 4090, 4096, 8000, 20_000, 100_000, 10 }) {
			Thing thing = new Thing("x".repeat(length), List.of());
			assertThat(this.mapper.read(this.mapper.writeMessage(thing), Thing.class)).isEqualTo(thing);
			assertThingsWork();
		}
	}

	@Test
	void namesOfManyValuesAreRead() {
		for (int i = 0; i < 5000; i++) {
			String json = "{\"name" + i + "\":" + i + "}";
			assertThat(this.mapper.read(RawJson.of(json), Map.class)).isEqualTo(Map.of("name" + i, i));
		}
	}

	record Thing(String name, List<Integer> numbers) {
	}

	record Odd(String how) {
	}

	private final class OddDeserializer extends ValueDeserializer<Odd> {

		@Override
		public Odd deserialize(JsonParser parser, DeserializationContext context) {
			if (parser.isExpectedStartObjectToken()) {
				String name = parser.nextName();
				if ("stop".equals(name)) {
					return new Odd("stop");
				}
				if ("nested".equals(name)) {
					assertThingsWork();
					parser.nextToken();
					parser.nextToken();
					return new Odd("nested");
				}
			}
			while (parser.nextToken() != null) {
				// Beyond the end.
			}
			return new Odd("read");
		}

	}

	private final class OddSerializer extends ValueSerializer<Odd> {

		@Override
		public void serialize(Odd odd, JsonGenerator generator, SerializationContext context) {
			generator.writeStartArray();
			switch (odd.how()) {
				case "nested" -> {
					assertThingsWork();
					generator.writeNumber(5);
					generator.writeEndArray();
				}
				case "fail" -> throw new IllegalStateException("odd");
				case "overflow" -> {
					generator.writeString("x".repeat(100_000));
					throw new IllegalStateException("odd");
				}
				default -> generator.writeName("within an array");
			}
		}

	}

}
