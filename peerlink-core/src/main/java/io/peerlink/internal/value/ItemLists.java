package io.peerlink.internal.value;

import java.lang.reflect.Type;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

import io.peerlink.internal.payload.PayloadMapper;
import io.peerlink.internal.payload.StreamedTypes;
import io.peerlink.internal.wire.json.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * Items in one piece: an array has several, {@code null} none, anything else is one.
 */
final class ItemLists {

	private ItemLists() {
	}

	static List<? extends @Nullable Object> read(PayloadMapper mapper, RawJson json, Type itemType) {
		byte first = (json.length() > 0) ? json.array()[0] : 0;
		if (first == '[') {
			return (List<?>) Objects.requireNonNull(mapper.read(json, StreamedTypes.listOf(itemType)));
		}
		return RawJson.NULL.equals(json) ? List.of() : Collections.singletonList(mapper.read(json, itemType));
	}

}
