package io.peerlink.internal.wire.codec;

import java.util.Arrays;

import io.peerlink.internal.wire.json.JsonBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The types of message that the {@link FastDecoder} knows.
 */
enum FastType {

	REQUEST(FieldNames.TYPE_REQUEST), RESPONSE(FieldNames.TYPE_RESPONSE), CHANNEL_DATA(FieldNames.TYPE_CHANNEL_DATA);

	private static final FastType[] ALL = values();

	@SuppressWarnings("ImmutableEnumChecker") // never written to, never handed out
	private final byte[] quotedName;

	FastType(String name) {
		this.quotedName = JsonBuffer.ascii('"' + name + '"');
	}

	/**
	 * Finds the type whose name, with its quotes, stands in the text.
	 */
	static @Nullable FastType find(byte[] json, int start, int end) {
		for (FastType type : ALL) {
			if (Arrays.equals(json, start, end, type.quotedName, 0, type.quotedName.length)) {
				return type;
			}
		}
		return null;
	}

}
