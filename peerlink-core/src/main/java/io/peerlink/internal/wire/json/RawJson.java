package io.peerlink.internal.wire.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * One JSON value as the bytes it has on the wire: a view of an array that is not
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

	private final int offset;

	private final int length;

	/**
	 * Views a part of an array. The array is not copied and must not change any more.
	 * @param bytes UTF-8 JSON, and perhaps more around it
	 * @param offset where the value starts
	 * @param length how many bytes it has
	 */
	public RawJson(byte[] bytes, int offset, int length) {
		this.bytes = bytes;
		this.offset = offset;
		this.length = length;
	}

	/**
	 * Takes JSON from a string.
	 * @param json one well-formed JSON value
	 * @return the value
	 */
	public static RawJson of(String json) {
		byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
		return new RawJson(bytes, 0, bytes.length);
	}

	/**
	 * Returns the array that holds the value.
	 * @return the array itself, for reading only
	 */
	public byte[] array() {
		return this.bytes;
	}

	/**
	 * Returns where the value starts in the array.
	 * @return the index of its first byte
	 */
	public int offset() {
		return this.offset;
	}

	/**
	 * Returns the length of the value.
	 * @return the number of bytes
	 */
	public int length() {
		return this.length;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof RawJson that && Arrays.equals(this.bytes, this.offset, this.offset + this.length,
				that.bytes, that.offset, that.offset + that.length);
	}

	@Override
	public int hashCode() {
		int hash = 1;
		for (int i = this.offset; i < this.offset + this.length; i++) {
			hash = 31 * hash + this.bytes[i];
		}
		return hash;
	}

	@Override
	public String toString() {
		return new String(this.bytes, this.offset, this.length, StandardCharsets.UTF_8);
	}

}
