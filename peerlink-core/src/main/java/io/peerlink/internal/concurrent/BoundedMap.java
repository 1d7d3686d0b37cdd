package io.peerlink.internal.concurrent;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map that drops its oldest entry when it is full. A value that is replaced keeps its
 * age. Not thread-safe.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
@SuppressWarnings("serial") // never serialized
public final class BoundedMap<K, V> extends LinkedHashMap<K, V> {

	private final int maxSize;

	/**
	 * Creates an empty map.
	 * @param maxSize the largest number of entries
	 */
	public BoundedMap(int maxSize) {
		this.maxSize = maxSize;
	}

	@Override
	protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
		return size() > this.maxSize;
	}

}
