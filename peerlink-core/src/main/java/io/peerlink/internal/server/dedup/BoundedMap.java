package io.peerlink.internal.server.dedup;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map that drops its oldest entry when it is full. Not thread-safe.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
@SuppressWarnings("serial") // never serialized
final class BoundedMap<K, V> extends LinkedHashMap<K, V> {

	private final int maxSize;

	BoundedMap(int maxSize) {
		this.maxSize = maxSize;
	}

	@Override
	protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
		return size() > this.maxSize;
	}

}
