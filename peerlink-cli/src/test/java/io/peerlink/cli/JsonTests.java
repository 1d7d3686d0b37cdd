package io.peerlink.cli;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Json}.
 */
class JsonTests {

	@ParameterizedTest
	@ValueSource(strings = { "1", "-17", "0.10", "1.5E+300", "true", "null", "\"5\"", "[1,[2]]", "{\"a\":{\"b\":null}}",
			"123456789012345678901234567890", "\"Grüße 😀\"" })
	void jsonIsUnchanged(String json) {
		assertThat(Json.write(Json.parse(json))).isEqualTo(json);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "text", "007", "1 2", "{oops", "[1,", "tRuE", "NaN", "1,5", "'x'", "--x" })
	void otherTextIsAString(String text) {
		assertThat(Json.parse(text).stringValue()).isEqualTo(text);
	}

	@Test
	void nonFiniteNumbersBecomeStrings() {
		assertThat(Json.write(List.of(Double.NaN, Double.NEGATIVE_INFINITY))).isEqualTo("[\"NaN\",\"-Infinity\"]");
	}

}
