package io.peerlink.rpc;

import io.peerlink.wire.RawJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NodeIdentity}.
 */
class NodeIdentityTests {

	@Test
	void isWrittenAsTheProtocolSays() {
		assertThat(new NodeIdentity("Phone \"1\" 😀", "i-1").toJson())
			.hasToString("{\"v\":1,\"node\":\"Phone \\\"1\\\" 😀\",\"instance\":\"i-1\"}");
	}

	@Test
	void isReadAsItIsWritten() {
		NodeIdentity identity = new NodeIdentity("Phone \"1\" 😀", "i-1");
		assertThat(NodeIdentity.fromJson(identity.toJson())).isEqualTo(identity);
	}

	@Test
	void unknownPropertiesAreIgnored() {
		assertThat(NodeIdentity.fromJson(RawJson
			.of("{\"x\":{\"node\":\"a\",\"instance\":[\"b\"]},\"node\":\"n\",\"y\":[[1],{}],\"instance\":\"i\",\"z\":null}")))
			.isEqualTo(new NodeIdentity("n", "i"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "[]", "\"n\"", "{}", "{\"node\":\"n\"}", "{\"instance\":\"i\"}",
			"{\"node\":1,\"instance\":\"i\"}", "{\"node\":\"n\",\"instance\":{\"instance\":\"i\"}}",
			"{\"node\":\"\",\"instance\":\"i\"}", "{\"node\":\"n\",\"instance\":\" \"}",
			"{\"node\":\"a\\nb\",\"instance\":\"i\"}", "{\"node\":\"n\",\"instance\":\"i\"", "" })
	void whatIsNoIdentityIsNone(String json) {
		assertThat(NodeIdentity.fromJson(RawJson.of(json))).isNull();
	}

	@Test
	void instanceIdHasALimit() {
		assertThat(NodeIdentity.fromJson(new NodeIdentity("n", "i".repeat(64)).toJson())).isNotNull();
		assertThat(NodeIdentity.fromJson(new NodeIdentity("n", "i".repeat(65)).toJson())).isNull();
	}

}
