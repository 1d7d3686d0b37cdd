package io.peerlink.internal.stream;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for the lines with which a stream begins.
 */
class HandshakeLineTests {

	@Test
	void linesAreThoseOfPythonWithOneMoreMember() {
		assertThat(HandshakeLine.open("video", "Phone1", "i-1")).asString(StandardCharsets.UTF_8)
			.isEqualTo("{\"type\":\"stream_open\",\"name\":\"video\",\"src\":\"Phone1\","
					+ "\"pl\":{\"v\":1,\"instance\":\"i-1\"}}\n");
		assertThat(HandshakeLine.ack("video")).asString(StandardCharsets.UTF_8)
			.isEqualTo("{\"type\":\"stream_ack\",\"name\":\"video\"}\n");
		assertThat(HandshakeLine.error("No stream handler for 'x'", "no_handler")).asString(StandardCharsets.UTF_8)
			.isEqualTo(
					"{\"type\":\"stream_error\",\"error\":\"No stream handler for 'x'\",\"reason\":\"no_handler\"}\n");
	}

	@Test
	void whatIsWrittenIsRead() {
		String name = "Grüße \"\n\\ 😀";
		assertThat(HandshakeLine.parse(HandshakeLine.open(name, "P", "i")))
			.isEqualTo(new HandshakeLine("stream_open", name, "P", null, null, true, "i"));
	}

	@Test
	void lineOfPythonIsRead() {
		String line = "{\"type\": \"stream_open\", \"name\": \"\\u00fc\", \"src\": \"ProbeX\"}\n";
		assertThat(parse(line)).isEqualTo(new HandshakeLine("stream_open", "ü", "ProbeX", null, null, false, null));
	}

	@Test
	void unknownAndIllTypedMembersAreIgnored() {
		assertThat(parse("{\"type\":\"stream_ack\",\"x\":[{\"name\":\"y\"}],\"name\":{\"a\":1},\"pl\":7}\r\n"))
			.isEqualTo(new HandshakeLine("stream_ack", null, null, null, null, false, null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\n", "{", "{}x", "{} {}", "[1]", "{\"type\":}", "{\"type\":\"a\"",
			"{\"a\":\"\u0001\"}", "{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]}" })
	void whatIsNoObjectIsNoLine(String line) {
		assertThat(parse(line)).isNull();
	}

	@Test
	void lineIsNotLongerThanPythonReads() {
		assertThatIllegalArgumentException().isThrownBy(() -> HandshakeLine.open("\u0001".repeat(700), "P", "i"))
			.withMessageContaining("may have 4096");
	}

	private static @Nullable HandshakeLine parse(String line) {
		return HandshakeLine.parse(line.getBytes(StandardCharsets.UTF_8));
	}

}
