package io.peerlink.wire;

import java.nio.charset.StandardCharsets;

/**
 * Short ways to messages and datagrams for tests. An apostrophe stands for a quotation
 * mark.
 */
final class Json {

	private static final MessageCodec CODEC = new MessageCodec();

	private Json() {
	}

	static byte[] bytes(String json) {
		return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
	}

	static RawJson raw(String json) {
		return RawJson.of(json.replace('\'', '"'));
	}

	static Decoded decode(String json) {
		return decode(bytes(json));
	}

	static Decoded decode(byte[] json) {
		return CODEC.decode(json, 0, json.length);
	}

	static String encode(Message message) {
		return new String(CODEC.encode(message), StandardCharsets.UTF_8).replace('"', '\'');
	}

}
