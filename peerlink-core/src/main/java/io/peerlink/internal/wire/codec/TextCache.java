package io.peerlink.internal.wire.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;

import io.peerlink.internal.wire.InstancePair;
import org.jspecify.annotations.Nullable;

/**
 * The strings of the texts that were read lately: the names and instances of peers, and
 * the names of methods, come again with every message. Whoever sends others all the time
 * only has strings created, as there is a fixed number of places. Not thread-safe.
 */
final class TextCache {

	/**
	 * Keeps nothing.
	 */
	static final TextCache NONE = new TextCache(0, TextCache::read);

	/**
	 * Longest text that is kept, in bytes: an instance id may have as many.
	 */
	private static final int MAX_LENGTH = 64;

	/**
	 * A power of two.
	 */
	private static final int PLACES = 256;

	private static final long MULTIPLIER = 0x9e3779b97f4a7c15L;

	private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private final @Nullable Entry[] entries;

	private final Function<byte[], String> reading;

	TextCache() {
		this(PLACES, TextCache::read);
	}

	private TextCache(int places, Function<byte[], String> reading) {
		this.entries = new Entry[places];
		this.reading = reading;
	}

	/**
	 * Returns a cache of the ids of {@linkplain InstancePair pairs}: its strings are the
	 * instance ids, empty for a text that is none.
	 * @param kept whether to keep anything
	 */
	static TextCache ofInstances(boolean kept) {
		return new TextCache(kept ? PLACES : 0, InstancePair::decode);
	}

	private static String read(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

	/**
	 * Returns a text as a string.
	 * @param buffer holds the text in UTF-8
	 * @param start where it starts
	 * @param end where it ends
	 * @return the string
	 */
	String get(byte[] buffer, int start, int end) {
		if (end - start > MAX_LENGTH || this.entries.length == 0) {
			return this.reading.apply(Arrays.copyOfRange(buffer, start, end));
		}
		int place = hash(buffer, start, end) & (PLACES - 1);
		Entry entry = this.entries[place];
		if (entry == null || !Arrays.equals(entry.bytes, 0, entry.bytes.length, buffer, start, end)) {
			entry = create(Arrays.copyOfRange(buffer, start, end));
			this.entries[place] = entry;
		}
		return entry.text;
	}

	private Entry create(byte[] bytes) {
		return new Entry(bytes, this.reading.apply(bytes));
	}

	private static int hash(byte[] buffer, int start, int end) {
		long hash = (long) end - start;
		int pos = start;
		for (; pos + Long.BYTES <= end; pos += Long.BYTES) {
			hash = (hash ^ (long) LONG.get(buffer, pos)) * MULTIPLIER;
			hash ^= hash >>> 32;
		}
		for (; pos < end; pos++) {
			hash = (hash ^ buffer[pos]) * MULTIPLIER;
		}
		return (int) (hash >>> 32);
	}

	private static final class Entry {

		private final byte[] bytes;

		private final String text;

		Entry(byte[] bytes, String text) {
			this.bytes = bytes;
			this.text = text;
		}

	}

}
