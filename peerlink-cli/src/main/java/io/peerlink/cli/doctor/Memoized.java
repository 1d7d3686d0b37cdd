package io.peerlink.cli.doctor;

import org.jspecify.annotations.Nullable;

/**
 * A value that is computed by the first call of {@link #get()}. Not thread-safe.
 *
 * @param <T> the type of the value
 * @param <E> what the computation may throw
 */
final class Memoized<T, E extends Exception> {

	private final Computation<T, E> computation;

	private @Nullable T value;

	Memoized(Computation<T, E> computation) {
		this.computation = computation;
	}

	T get() throws E {
		T known = this.value;
		if (known == null) {
			known = this.computation.compute();
			this.value = known;
		}
		return known;
	}

	/**
	 * Computes a value.
	 *
	 * @param <T> the type of the value
	 * @param <E> what it may throw
	 */
	@FunctionalInterface
	interface Computation<T, E extends Exception> {

		T compute() throws E;

	}

}
