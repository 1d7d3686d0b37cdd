package io.peerlink.internal.wire.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * One JSON value as the bytes it has on the wire, in an array of its own that is not
 * modified. Equality is that of the bytes.
 */
public final class RawJson {

	/**
	 * {@code null}.
	 */
	public static final RawJson NULL = of("null");

	/**
	 * {@code []}.
	 */
	public static final RawJson EMPTY_ARRAY = of("[]");

	/**
	 * <code>{}</code>.
	 */
	public static final RawJson EMPTY_OBJECT = of("{}");

	private final byte[] bytes;

	/**
	 * Takes an array. It is not copied and must not change any more.
	 * @param bytes one well-formed JSON value in UTF-8
	 */
	public RawJson(byte[] bytes) {
		this.bytes = bytes;
	}

	/**
	 * Copies a value out of a buffer.
	 * @param buffer holds one well-formed JSON value in UTF-8
	 * @param start where the value starts
	 * @param end where it ends
	 * @return the value, a shared one if it is empty
	 */
	public static RawJson copyOf(byte[] buffer, int start, int end) {
		if (end - start == 2 && buffer[start] == '[') {
			return EMPTY_ARRAY;
		}
		if (end - start == 2 && buffer[start] == '{') {
			return EMPTY_OBJECT;
		}
		return new RawJson(Arrays.copyOfRange(buffer, start, end));
	}

	/**
	 * Takes JSON from a string.
	 * @param json one well-formed JSON value
	 * @return the value
	 */
	public static RawJson of(String json) {
		return new RawJson(json.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Returns the array that holds the value.
	 * @return the array itself, for reading only
	 */
	public byte[] array() {
		return this.bytes;
	}

	/**
	 * Returns the length of the value.
	 * @return the number of bytes
	 */
	public int length() {
		return this.bytes.length;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof RawJson that && Arrays.equals(this.bytes, that.bytes);
	}

	@Override
	public int hashCode() {
		return Arrays.hashCode(this.bytes);
	}

	@Override
	public String toString() {
		return new String(this.bytes, StandardCharsets.UTF_8);
	}

}
