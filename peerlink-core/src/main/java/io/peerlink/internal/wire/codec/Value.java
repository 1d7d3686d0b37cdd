package io.peerlink.internal.wire.codec;

import io.peerlink.internal.wire.json.RawJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * One field's value as the {@link GeneralDecoder} found it.
 *
 * @param token its first token
 * @param raw its bytes
 * @param text the string it stands for, if it is one
 */
record Value(JsonToken token, RawJson raw, @Nullable String text) {

	boolean isNull() {
		return this.token == JsonToken.VALUE_NULL;
	}

}
