package io.peerlink.internal.server.dedup;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The calls of one caller by their key, in the order of arrival. It shrinks when most of
 * them were removed; a hash map never does, so that a short burst would occupy memory for
 * as long as its caller calls. Not thread-safe.
 *
 * @param <K> the type of the keys
 */
final class CallTable<K> implements Iterable<CallEntry> {

	/**
	 * Tables that were never larger do not shrink.
	 */
	private static final int SMALL = 128;

	/**
	 * A table shrinks when it has become smaller by this factor.
	 */
	private static final int FACTOR = 8;

	private Map<K, CallEntry> calls = new LinkedHashMap<>();

	/**
	 * The most calls since the table was made.
	 */
	private int peak;

	@Nullable CallEntry get(K key) {
		return this.calls.get(key);
	}

	void put(K key, CallEntry call) {
		this.calls.put(key, call);
		this.peak = Math.max(this.peak, this.calls.size());
	}

	void remove(K key) {
		this.calls.remove(key);
		shrink();
	}

	void clear() {
		this.calls = new LinkedHashMap<>();
		this.peak = 0;
	}

	int size() {
		return this.calls.size();
	}

	boolean isEmpty() {
		return this.calls.isEmpty();
	}

	/**
	 * Returns the calls, the oldest first. {@link #shrink()} is to be called after calls
	 * were removed by the iterator.
	 */
	@Override
	public Iterator<CallEntry> iterator() {
		return this.calls.values().iterator();
	}

	/**
	 * Gives memory back, if much is unused.
	 */
	void shrink() {
		if (this.peak > SMALL && this.calls.size() < this.peak / FACTOR) {
			this.calls = new LinkedHashMap<>(this.calls);
			this.peak = this.calls.size();
		}
	}

	/**
	 * Returns for how many calls there is room at least.
	 */
	int capacity() {
		return this.peak;
	}

}
