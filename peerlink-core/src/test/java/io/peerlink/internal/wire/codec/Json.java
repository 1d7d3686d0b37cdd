package io.peerlink.internal.wire.codec;

import java.nio.charset.StandardCharsets;

import io.peerlink.internal.wire.Decoded;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.json.RawJson;

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
