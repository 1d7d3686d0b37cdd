package io.peerlink.internal.value;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Reads items one after the other, by one thread at a time.
 */
interface ItemReader {

	/**
	 * Makes ready for reading, which may take a while.
	 */
	default void open() {
	}

	/**
	 * Reads the next item, and waits for it.
	 * @param action takes the item
	 * @return {@code false} at the end
	 */
	boolean read(Consumer<? super @Nullable Object> action);

	/**
	 * Returns whether there is something to read at once: an item, the end or a failure.
	 */
	default boolean isReadable() {
		return true;
	}

	/**
	 * Has somebody told when there may be something to read at once.
	 */
	default void watch(Runnable watcher) {
	}

	/**
	 * Wants no more. May be called by any thread, any number of times.
	 */
	void close();

}
