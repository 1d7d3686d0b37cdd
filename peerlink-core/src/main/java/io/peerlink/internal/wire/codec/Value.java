package io.peerlink.internal.wire.codec;

import java.nio.charset.StandardCharsets;

import io.peerlink.internal.wire.json.RawJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * One field's value as the {@link GeneralDecoder} found it.
 *
 * @param token its first token
 * @param json the array that holds its bytes
 * @param start where they start
 * @param end where they end
 * @param text the string it stands for, if it is one
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Value(JsonToken token, byte[] json, int start, int end, @Nullable String text) {

	boolean isNull() {
		return this.token == JsonToken.VALUE_NULL;
	}

	/**
	 * Returns a copy of its bytes.
	 */
	RawJson raw() {
		return RawJson.copyOf(this.json, this.start, this.end);
	}

	/**
	 * Returns its bytes as text.
	 */
	String rawText() {
		return new String(this.json, this.start, this.end - this.start, StandardCharsets.UTF_8);
	}

}
