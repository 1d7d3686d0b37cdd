package io.peerlink.internal.value;

import io.peerlink.internal.payload.PayloadMapper;
import io.peerlink.internal.wire.json.RawJson;
import io.peerlink.spi.StreamedType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what stands in place of a streamed value.
 */
class PlaceholderTests {

	private static final String TOKEN = "0123456789abcdef0123456789abcdef";

	private final PayloadMapper mapper = new PayloadMapper(JsonMapper.shared());

	@Test
	void placeholderIsReadAsItIsWritten() {
		for (StreamedType.Content content : StreamedType.Content.values()) {
			Placeholder placeholder = new Placeholder(TOKEN, content);
			assertThat(Placeholder.read(this.mapper, placeholder.toJson())).isEqualTo(placeholder);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "1", "[]", "{}", "{\"$stream\":\"0123456789abcdef0123456789abcdef\"}",
			"{\"$stream\":\"0123456789abcdef0123456789abcde\",\"kind\":\"items\"}",
			"{\"$stream\":\"0123456789abcdef0123456789abcdeg\",\"kind\":\"items\"}",
			"{\"$stream\":\"0123456789abcdef0123456789abcde\u0664\",\"kind\":\"items\"}",
			"{\"$stream\":\"0123456789abcdef0123456789abcdef\",\"kind\":\"other\"}",
			"{\"$stream\":\"0123456789abcdef0123456789abcdef\",\"kind\":\"items\",\"more\":1}" })
	void otherValuesAreOrdinary(String json) {
		assertThat(Placeholder.read(this.mapper, RawJson.of(json))).isNull();
	}

	@Test
	void longValueIsNotLookedInto() {
		String json = new Placeholder(TOKEN, StreamedType.Content.ITEMS).toJson().toString();
		assertThat(Placeholder.read(this.mapper, RawJson.of(json.replace(",", " ".repeat(10) + ",")))).isNotNull();
		assertThat(Placeholder.read(this.mapper, RawJson.of(json.replace(",", " ".repeat(100) + ",")))).isNull();
	}

}
