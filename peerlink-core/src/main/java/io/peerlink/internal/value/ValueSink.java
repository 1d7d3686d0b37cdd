package io.peerlink.internal.value;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * Takes what a value consists of. Used by one thread.
 */
interface ValueSink {

	/**
	 * Returns how much is wanted.
	 */
	Demand demand();

	/**
	 * Takes an item.
	 * @throws IOException when the reader is gone
	 */
	void item(@Nullable Object item) throws IOException;

	/**
	 * Takes an item that others follow at once, so that they may go together. The last of
	 * them is followed by {@link #flush()}.
	 * @throws IOException when the reader is gone
	 */
	default void itemOfMany(@Nullable Object item) throws IOException {
		item(item);
	}

	/**
	 * Lets what it has taken go.
	 * @throws IOException when the reader is gone
	 */
	default void flush() throws IOException {
		// Everything has gone.
	}

	/**
	 * Takes bytes.
	 * @param room holds them from {@link Frames#HEADER} on; to be used again when this
	 * returns
	 * @param length how many there are
	 * @throws IOException when the reader is gone
	 */
	void bytes(byte[] room, int length) throws IOException;

}
