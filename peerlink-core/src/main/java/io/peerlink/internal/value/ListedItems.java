package io.peerlink.internal.value;

import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Items that have come in one piece.
 */
final class ListedItems implements ItemReader {

	private final Iterator<? extends @Nullable Object> items;

	ListedItems(List<? extends @Nullable Object> items) {
		this.items = items.iterator();
	}

	@Override
	public boolean read(Consumer<? super @Nullable Object> action) {
		boolean more = this.items.hasNext();
		if (more) {
			action.accept(this.items.next());
		}
		return more;
	}

	@Override
	public void close() {
		// There is nothing that has to be given back.
	}

}
