package io.peerlink.internal.concurrent;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The caller whose request the current thread handles: the value, or a supplier that
 * makes it when a handler asks, as few do.
 */
public final class CallerSlot {

	private static final ThreadLocal<@Nullable Object> CURRENT = new ThreadLocal<>();

	private CallerSlot() {
	}

	/**
	 * Returns the caller of the current thread.
	 * @param <T> what callers are
	 * @param type the same
	 * @return the caller, {@code null} if there is none
	 */
	public static <T> @Nullable T get(Class<T> type) {
		Object current = CURRENT.get();
		return type.cast((current instanceof Supplier<?> supplier) ? supplier.get() : current);
	}

	/**
	 * Sets the caller of the current thread.
	 * @param caller the caller or its supplier, {@code null} for none
	 * @return what was set before, to be set again afterwards
	 */
	public static @Nullable Object enter(@Nullable Object caller) {
		Object previous = CURRENT.get();
		// Also for null: a removed entry would be created again for the next request.
		CURRENT.set(caller);
		return previous;
	}

}
