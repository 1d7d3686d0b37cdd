package io.peerlink.internal.value;

import java.util.Objects;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;

/**
 * The items of a stream, which are read one by one and in order.
 *
 * @param items the items
 */
record ItemSpliterator(ItemReader items) implements Spliterator<@Nullable Object> {

	/**
	 * Returns a stream of items, which begins to read when its first item is needed.
	 */
	static Stream<@Nullable Object> stream(ItemReader items) {
		return StreamSupport.stream(new ItemSpliterator(items), false).onClose(items::close);
	}

	@Override
	public boolean tryAdvance(Consumer<? super @Nullable Object> action) {
		Objects.requireNonNull(action, "action must not be null");
		return this.items.read(action);
	}

	@Override
	public @Nullable Spliterator<@Nullable Object> trySplit() {
		return null;
	}

	@Override
	public long estimateSize() {
		return Long.MAX_VALUE;
	}

	@Override
	public int characteristics() {
		return ORDERED;
	}

}
