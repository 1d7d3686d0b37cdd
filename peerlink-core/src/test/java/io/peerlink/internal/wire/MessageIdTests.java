package io.peerlink.internal.wire;

import java.nio.charset.StandardCharsets;

import io.peerlink.internal.wire.json.JsonBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class MessageIdTests {

	@ParameterizedTest
	@ValueSource(strings = { "\"00000000000000000000000000000000\"", "\"0123456789abcdeffedcba9876543210\"",
			"\"ffffffffffffffffffffffffffffffff\"", "\"0123456789ABCDEFFEDCBA9876543210\"",
			"\"0123456789abcdeffedcba987654321\"", "\"0123456789abcdeffedcba98765432100\"",
			"\"0123456789abcdeffedcba987654321g\"", "\"6c8c9948-4bae-44a7-a082-ececd83712d8\"", "\"\"", "\"é\"", "0",
			"-1.50e2", "1234567890123456789012345678901234" })
	void idKeepsItsSpelling(String json) {
		MessageId id = MessageId.ofJson(json);
		JsonBuffer out = new JsonBuffer();
		id.writeTo(out);
		assertThat(id.json()).isEqualTo(json);
		assertThat(id).hasToString(json);
		assertThat(new String(out.toByteArray(), StandardCharsets.UTF_8)).isEqualTo(json);
		byte[] bytes = ("xx" + json + "xx").getBytes(StandardCharsets.UTF_8);
		assertThat(MessageId.read(bytes, 2, bytes.length - 2)).isEqualTo(id).hasSameHashCodeAs(id);
	}

	@Test
	void idOfBitsEqualsItsText() {
		MessageId id = MessageId.of(0x0123456789abcdefL, 0xfedcba9876543210L);
		assertThat(id.json()).isEqualTo("\"0123456789abcdeffedcba9876543210\"");
		assertThat(MessageId.ofText("0123456789abcdeffedcba9876543210")).isEqualTo(id).hasSameHashCodeAs(id);
	}

	@Test
	void otherSpellingsAreOtherIds() {
		MessageId id = MessageId.of(0x0123456789abcdefL, 0xfedcba9876543210L);
		assertThat(MessageId.ofText("0123456789ABCDEFFEDCBA9876543210")).isNotEqualTo(id);
		assertThat(MessageId.of(0, 0)).isNotEqualTo(MessageId.ofJson("0"))
			.isNotEqualTo(MessageId.ofJson("\"\""))
			.isNotEqualTo(MessageId.of(0, 1))
			.isNotEqualTo(MessageId.of(1, 0));
	}

}
