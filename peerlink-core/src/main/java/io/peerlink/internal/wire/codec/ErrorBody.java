package io.peerlink.internal.wire.codec;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * The {@code error} of a reply: an object as a rule, a plain string from odd peers.
 *
 * @param type the kind of error
 * @param message what a person can read
 */
record ErrorBody(String type, String message) {

	/**
	 * What an error is called that does not say its kind: the name under which Python
	 * raises it.
	 */
	static final String DEFAULT_TYPE = "RemoteError";

	static ErrorBody of(@Nullable Value value) {
		if (value == null) {
			return new ErrorBody(DEFAULT_TYPE, "");
		}
		if (value.token() != JsonToken.START_OBJECT) {
			return new ErrorBody(DEFAULT_TYPE, readable(value));
		}
		Map<String, Value> members = GeneralDecoder.members(value);
		Value type = members.get(FieldNames.TYPE);
		Value message = members.get(FieldNames.MESSAGE);
		return new ErrorBody((type != null && type.text() != null) ? type.text() : DEFAULT_TYPE,
				(message != null && !message.isNull()) ? readable(message) : "");
	}

	private static String readable(Value value) {
		return (value.text() != null) ? value.text() : value.rawText();
	}

}
