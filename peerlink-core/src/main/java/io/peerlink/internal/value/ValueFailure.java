package io.peerlink.internal.value;

import java.util.Map;

import io.peerlink.internal.payload.PayloadMapper;
import io.peerlink.internal.wire.json.JsonBuffer;
import io.peerlink.internal.wire.json.RawJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The failure of a streamed value as its reader is told.
 *
 * @param type the kind of error
 * @param message what a person can read, possibly empty
 */
public record ValueFailure(String type, String message) {

	private static final int MAX_MESSAGE = 8 * 1024;

	byte[] toFrame() {
		JsonBuffer out = new JsonBuffer();
		out.json("{\"type\":");
		out.string(this.type);
		out.json(",\"message\":");
		out.string((this.message.length() <= MAX_MESSAGE) ? this.message : this.message.substring(0, MAX_MESSAGE));
		out.raw('}');
		return Frames.frame(Frames.ERROR, out.toByteArray());
	}

	/**
	 * Reads a failure.
	 * @param json well-formed JSON
	 * @return the failure, {@code null} if it is none
	 */
	static @Nullable ValueFailure read(PayloadMapper mapper, RawJson json) {
		try {
			return of(mapper.read(json, Map.class));
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	private static @Nullable ValueFailure of(@Nullable Object members) {
		return (members instanceof Map<?, ?> map && map.get("type") instanceof String type
				&& map.get("message") instanceof String message) ? new ValueFailure(type, message) : null;
	}

}
