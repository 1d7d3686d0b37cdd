package io.peerlink.internal.wire.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing buffer for JSON, which may be used again and again. Beyond its limit it only
 * counts bytes, so that the error can name the size without copying a huge payload. Not
 * thread-safe.
 */
public final class JsonBuffer {

	private static final int INITIAL_CAPACITY = 512;

	private static final int NO_ROOM = -1;

	/**
	 * Which of the first characters stand for themselves in a JSON string.
	 */
	private static final boolean[] PLAIN = plain();

	private static final byte[] HEX = ascii("0123456789abcdef");

	private int limit;

	private byte[] bytes;

	private int size;

	/**
	 * Creates a buffer without a limit.
	 */
	public JsonBuffer() {
		this(Integer.MAX_VALUE);
	}

	public JsonBuffer(int limit) {
		this.limit = limit;
		this.bytes = new byte[Math.min(INITIAL_CAPACITY, limit)];
	}

	/**
	 * Creates a buffer without a limit.
	 * @param capacity how many bytes there is room for without growing
	 */
	public static JsonBuffer withCapacity(int capacity) {
		JsonBuffer buffer = new JsonBuffer(0);
		buffer.limit = Integer.MAX_VALUE;
		buffer.bytes = new byte[capacity];
		return buffer;
	}

	/**
	 * Writes a string as JSON with its quotes, without any escape that RFC 8259 does not
	 * ask for.
	 */
	public static String quote(String text) {
		JsonBuffer buffer = new JsonBuffer();
		buffer.string(text);
		return new String(buffer.bytes, 0, buffer.size, StandardCharsets.UTF_8);
	}

	private static boolean[] plain() {
		boolean[] plain = new boolean[0x80];
		Arrays.fill(plain, ' ', plain.length, true);
		plain['"'] = false;
		plain['\\'] = false;
		return plain;
	}

	public static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	/**
	 * Returns the number of bytes written, those beyond the limit included.
	 */
	public int size() {
		return this.size;
	}

	/**
	 * Returns how many bytes there is room for at present, without growing.
	 */
	public int capacity() {
		return this.bytes.length;
	}

	/**
	 * Returns the array that holds the JSON, from its first byte on, until the next
	 * write.
	 */
	public byte[] array() {
		return this.bytes;
	}

	/**
	 * Sets the number of bytes from which on bytes are only counted.
	 * @param limit at least the present size
	 */
	public void limit(int limit) {
		this.limit = limit;
	}

	/**
	 * Takes the last bytes back.
	 * @param size how many bytes remain
	 */
	public void truncate(int size) {
		this.size = size;
	}

	public byte[] toByteArray() {
		return Arrays.copyOf(this.bytes, this.size);
	}

	public void raw(byte[] source) {
		raw(source, 0, source.length);
	}

	public void raw(RawJson json) {
		raw(json.array());
	}

	/**
	 * Writes one ASCII character of the JSON's structure.
	 */
	public void raw(char unit) {
		put(unit);
	}

	public void number(long number) {
		if (number == Long.MIN_VALUE) {
			raw(ascii(Long.toString(number)));
			return;
		}
		if (number < 0) {
			put('-');
			number(-number);
			return;
		}
		int digits = 1;
		for (long rest = number; rest > 9; rest /= 10) {
			digits++;
		}
		int at = claim(digits);
		if (at == NO_ROOM) {
			return;
		}
		long rest = number;
		for (int i = at + digits - 1; i >= at; i--) {
			this.bytes[i] = (byte) ('0' + rest % 10);
			rest /= 10;
		}
	}

	public void number(double number) {
		raw(ascii(Double.toString(number)));
	}

	public void string(String text) {
		put('"');
		if (!tryPlain(text)) {
			escaped(text);
		}
		put('"');
	}

	/**
	 * Writes a string with its quotes if nothing in it needs an escape, or more than
	 * three bytes.
	 * @return whether it was written
	 */
	public boolean tryString(String text) {
		int before = this.size;
		put('"');
		boolean written = tryPlain(text) || tryBasic(text);
		put('"');
		if (!written) {
			this.size = before;
		}
		return written;
	}

	/**
	 * Writes 16 hexadecimal digits.
	 */
	public void hex(long number) {
		int at = claim(2 * Long.BYTES);
		if (at == NO_ROOM) {
			return;
		}
		long rest = number;
		for (int i = at + 2 * Long.BYTES - 1; i >= at; i--) {
			this.bytes[i] = HEX[(int) rest & 0xF];
			rest >>>= 4;
		}
	}

	/**
	 * Writes JSON that is a string already.
	 */
	public void json(String json) {
		raw(json.getBytes(StandardCharsets.UTF_8));
	}

	public void raw(byte[] source, int offset, int length) {
		int at = claim(length);
		if (at != NO_ROOM) {
			System.arraycopy(source, offset, this.bytes, at, length);
		}
	}

	/**
	 * Writes text that needs no escape.
	 * @return {@code false} when it does; nothing was written then
	 */
	private boolean tryPlain(String text) {
		int before = this.size;
		int at = claim(text.length());
		for (int i = 0; at != NO_ROOM && i < text.length(); i++) {
			char unit = text.charAt(i);
			if (unit >= PLAIN.length || !PLAIN[unit]) {
				at = NO_ROOM;
			}
			else {
				this.bytes[at + i] = (byte) unit;
			}
		}
		if (at == NO_ROOM) {
			this.size = before;
		}
		return at != NO_ROOM;
	}

	/**
	 * Writes text of the Basic Multilingual Plane that needs no escape.
	 * @return {@code false} when it does; a part may have been written then
	 */
	private boolean tryBasic(String text) {
		for (int i = 0; i < text.length(); i++) {
			char unit = text.charAt(i);
			if (Character.isSurrogate(unit) || (unit < PLAIN.length && !PLAIN[unit])) {
				return false;
			}
			utf8(unit);
		}
		return true;
	}

	private void escaped(String text) {
		int i = 0;
		while (i < text.length()) {
			int codePoint = text.codePointAt(i);
			codePoint(codePoint);
			i += Character.charCount(codePoint);
		}
	}

	private void codePoint(int codePoint) {
		switch (codePoint) {
			case '"', '\\' -> escape(codePoint);
			case '\b' -> escape('b');
			case '\f' -> escape('f');
			case '\n' -> escape('n');
			case '\r' -> escape('r');
			case '\t' -> escape('t');
			default -> {
				if (codePoint < ' ' || isSurrogate(codePoint)) {
					unicodeEscape(codePoint);
				}
				else {
					utf8(codePoint);
				}
			}
		}
	}

	/**
	 * Half a pair has no UTF-8 form; as an escape it reaches Python as it is.
	 */
	private static boolean isSurrogate(int codePoint) {
		return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
	}

	private void escape(int letter) {
		put('\\');
		put(letter);
	}

	private void unicodeEscape(int unit) {
		escape('u');
		for (int shift = 12; shift >= 0; shift -= 4) {
			put(HEX[(unit >> shift) & 0xF]);
		}
	}

	private void utf8(int codePoint) {
		if (codePoint < 0x80) {
			put(codePoint);
		}
		else if (codePoint < 0x800) {
			put(0xC0 | (codePoint >> 6));
			continuation(codePoint);
		}
		else if (codePoint < 0x10000) {
			put(0xE0 | (codePoint >> 12));
			continuation(codePoint >> 6);
			continuation(codePoint);
		}
		else {
			put(0xF0 | (codePoint >> 18));
			continuation(codePoint >> 12);
			continuation(codePoint >> 6);
			continuation(codePoint);
		}
	}

	private void continuation(int bits) {
		put(0x80 | (bits & 0x3F));
	}

	private void put(int unit) {
		int at = claim(1);
		if (at != NO_ROOM) {
			this.bytes[at] = (byte) unit;
		}
	}

	/**
	 * Counts more bytes, and make room for them.
	 * @return where they start, or {@link #NO_ROOM}
	 */
	private int claim(int count) {
		int at = this.size;
		this.size = (int) Math.min((long) at + count, Integer.MAX_VALUE);
		if (this.size > this.limit) {
			return NO_ROOM;
		}
		if (this.size > this.bytes.length) {
			int capacity = (int) Math.min(Math.max(this.bytes.length * 2L, this.size), this.limit);
			this.bytes = Arrays.copyOf(this.bytes, capacity);
		}
		return at;
	}

}
