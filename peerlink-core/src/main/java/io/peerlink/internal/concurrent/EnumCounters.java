package io.peerlink.internal.concurrent;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * One counter for each constant of an enum. Thread-safe, without a lock.
 *
 * @param <E> the enum
 */
public final class EnumCounters<E extends Enum<E>> {

	private final Class<E> type;

	private final Map<E, LongAdder> counters;

	/**
	 * Creates counters that are all zero.
	 * @param type the enum
	 */
	public EnumCounters(Class<E> type) {
		this.type = type;
		this.counters = new EnumMap<>(type);
		for (E constant : type.getEnumConstants()) {
			this.counters.put(constant, new LongAdder());
		}
	}

	/**
	 * Counts one more.
	 * @param constant of what
	 */
	public void increment(E constant) {
		counter(constant).increment();
	}

	/**
	 * Returns how many there were of one constant.
	 * @param constant of what
	 * @return the count
	 */
	public long sum(E constant) {
		return counter(constant).sum();
	}

	/**
	 * Returns how many there were of each constant.
	 * @return a copy with a value for each of them
	 */
	public Map<E, Long> sums() {
		Map<E, Long> sums = new EnumMap<>(this.type);
		this.counters.forEach((constant, counter) -> sums.put(constant, counter.sum()));
		return sums;
	}

	private LongAdder counter(E constant) {
		return Objects.requireNonNull(this.counters.get(constant));
	}

}
