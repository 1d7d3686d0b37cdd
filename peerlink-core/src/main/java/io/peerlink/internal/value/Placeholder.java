package io.peerlink.internal.value;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.peerlink.internal.payload.PayloadMapper;
import io.peerlink.internal.wire.json.RawJson;
import io.peerlink.spi.StreamedType;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * What stands in the JSON of a message in place of a streamed value.
 *
 * @param token names the value
 * @param content what it consists of
 */
record Placeholder(String token, StreamedType.Content content) {

	private static final String TOKEN = "$stream";

	private static final String KIND = "kind";

	/**
	 * The longest that is read, which leaves some room for spaces.
	 */
	private static final int MAX_LENGTH = 128;

	static Placeholder of(Offer offer) {
		return new Placeholder(offer.token(), offer.content());
	}

	RawJson toJson() {
		return RawJson.of("{\"" + TOKEN + "\":\"" + this.token + "\",\"" + KIND + "\":\""
				+ this.content.name().toLowerCase(Locale.ROOT) + "\"}");
	}

	/**
	 * Reads a placeholder.
	 * @param json well-formed JSON
	 * @return the placeholder, {@code null} if it is an ordinary value
	 */
	static @Nullable Placeholder read(PayloadMapper mapper, RawJson json) {
		if (json.length() == 0 || json.length() > MAX_LENGTH || json.array()[0] != '{') {
			return null;
		}
		try {
			return of(mapper.read(json, Map.class));
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	/**
	 * Returns the placeholder that the members of an object stand for.
	 * @return the placeholder, {@code null} for another object
	 */
	static @Nullable Placeholder of(@Nullable Object members) {
		if (!(members instanceof Map<?, ?> map) || map.size() != 2 || !(map.get(TOKEN) instanceof String token)
				|| !Tokens.isToken(token)) {
			return null;
		}
		for (StreamedType.Content content : StreamedType.Content.values()) {
			if (content.name().toLowerCase(Locale.ROOT).equals(Objects.toString(map.get(KIND)))) {
				return new Placeholder(token, content);
			}
		}
		return null;
	}

}
