package io.peerlink.internal.wire;

import java.nio.charset.StandardCharsets;

import io.peerlink.internal.wire.json.JsonBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The {@code id} of a request: the JSON string or number that the caller chose, to be
 * echoed. Strings are escaped as little as possible, so that two spellings of one id are
 * equal; a number keeps its spelling.
 * <p>
 * The ids of Java nodes are 128 bits, as 32 lower-case hexadecimal digits in quotes.
 * Whatever has that form is kept as bits, anything else as text.
 */
public final class MessageId {

	private static final int DIGITS = 16;

	/**
	 * Length of the usual form, with its quotes.
	 */
	private static final int USUAL_LENGTH = 2 * DIGITS + 2;

	private final long high;

	private final long low;

	private final @Nullable String json;

	private MessageId(long high, long low, @Nullable String json) {
		this.high = high;
		this.low = low;
		this.json = json;
	}

	/**
	 * Returns the id of 128 bits.
	 * @param high the first 64 bits
	 * @param low the other ones
	 * @return the id
	 */
	public static MessageId of(long high, long low) {
		return new MessageId(high, low, null);
	}

	/**
	 * Returns the id of a plain text.
	 * @param text letters, digits and {@code -} only, so that nothing needs escaping
	 * @return the id
	 */
	public static MessageId ofText(String text) {
		return ofJson('"' + text + '"');
	}

	/**
	 * Returns the id of a JSON text.
	 * @param json a number, or a string that is escaped as little as possible
	 * @return the id
	 */
	public static MessageId ofJson(String json) {
		byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
		return isUsual(bytes, 0, bytes.length) ? usual(bytes, 0) : new MessageId(0, 0, json);
	}

	/**
	 * Reads an id.
	 * @param buffer holds a number, or a string that is escaped as little as possible
	 * @param start where it starts
	 * @param end where it ends
	 * @return the id
	 */
	public static MessageId read(byte[] buffer, int start, int end) {
		return isUsual(buffer, start, end) ? usual(buffer, start)
				: new MessageId(0, 0, new String(buffer, start, end - start, StandardCharsets.UTF_8));
	}

	static boolean isUsual(byte[] buffer, int start, int end) {
		if (end - start != USUAL_LENGTH || buffer[start] != '"' || buffer[end - 1] != '"') {
			return false;
		}
		for (int i = start + 1; i < end - 1; i++) {
			if (digit(buffer[i]) < 0) {
				return false;
			}
		}
		return true;
	}

	private static MessageId usual(byte[] buffer, int start) {
		return of(high(buffer, start), low(buffer, start));
	}

	/**
	 * Returns the first 64 bits of an id in the usual form.
	 */
	static long high(byte[] buffer, int start) {
		return number(buffer, start + 1);
	}

	/**
	 * Returns the other 64 bits of an id in the usual form.
	 */
	static long low(byte[] buffer, int start) {
		return number(buffer, start + 1 + DIGITS);
	}

	/**
	 * Returns whether this is the id of 128 bits.
	 */
	boolean isOf(long high, long low) {
		return this.json == null && this.high == high && this.low == low;
	}

	/**
	 * Returns the hash code of an id of 128 bits.
	 */
	static int hash(long high, long low) {
		return Long.hashCode(high ^ low);
	}

	private static long number(byte[] buffer, int start) {
		long number = 0;
		for (int i = start; i < start + DIGITS; i++) {
			number = (number << 4) | digit(buffer[i]);
		}
		return number;
	}

	private static int digit(byte unit) {
		if (unit >= '0' && unit <= '9') {
			return unit - '0';
		}
		return (unit >= 'a' && unit <= 'f') ? unit - 'a' + 10 : -1;
	}

	/**
	 * Writes the id.
	 * @param out where it goes
	 */
	public void writeTo(JsonBuffer out) {
		if (this.json != null) {
			out.json(this.json);
			return;
		}
		out.raw('"');
		out.hex(this.high);
		out.hex(this.low);
		out.raw('"');
	}

	/**
	 * Returns the JSON text of the id.
	 * @return the text, with its quotes for a string
	 */
	public String json() {
		if (this.json != null) {
			return this.json;
		}
		JsonBuffer out = new JsonBuffer(USUAL_LENGTH);
		writeTo(out);
		return new String(out.toByteArray(), StandardCharsets.US_ASCII);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof MessageId that && this.high == that.high && this.low == that.low
				&& ((this.json != null) ? this.json.equals(that.json) : that.json == null);
	}

	@Override
	public int hashCode() {
		return (this.json != null) ? this.json.hashCode() : hash(this.high, this.low);
	}

	@Override
	public String toString() {
		return json();
	}

}
