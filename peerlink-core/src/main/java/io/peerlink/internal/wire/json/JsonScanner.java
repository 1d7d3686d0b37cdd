package io.peerlink.internal.wire.json;

import io.peerlink.internal.wire.WireLimits;
import io.peerlink.internal.wire.codec.GeneralDecoder;

/**
 * Steps over JSON (RFC 8259, and Python's {@code NaN} and {@code Infinity}) and checks
 * it, without looking at what it means. Each method takes the index where something
 * starts and the one where the text ends, and returns the index behind it, or
 * {@link #UNUSUAL}; given {@code UNUSUAL} it returns that again, so that steps can be
 * chained and checked once.
 * <p>
 * Whatever it accepts, the {@link GeneralDecoder} accepts. The reverse does not hold:
 * names with escapes are left to Jackson, which has rules of its own for them.
 */
public final class JsonScanner {

	/**
	 * Broken JSON, or JSON that is left to the {@link GeneralDecoder}.
	 */
	public static final int UNUSUAL = -1;

	private static final byte END = 0;

	private static final byte[] TRUE = JsonBuffer.ascii("true");

	private static final byte[] FALSE = JsonBuffer.ascii("false");

	private static final byte[] NULL = JsonBuffer.ascii("null");

	private static final byte[] NAN = JsonBuffer.ascii("NaN");

	private static final byte[] INFINITY = JsonBuffer.ascii("Infinity");

	private JsonScanner() {
	}

	/**
	 * Returns the byte at an index, or 0, which JSON never holds, outside the text.
	 */
	public static byte at(byte[] json, int pos, int end) {
		return (pos >= 0 && pos < end) ? json[pos] : END;
	}

	public static int skipSpace(byte[] json, int pos, int end) {
		int next = pos;
		while (isSpace(at(json, next, end))) {
			next++;
		}
		return next;
	}

	private static boolean isSpace(byte unit) {
		return unit == ' ' || unit == '\n' || unit == '\r' || unit == '\t';
	}

	/**
	 * Steps over the colon behind a name, and the white space around it.
	 */
	public static int skipColon(byte[] json, int pos, int end) {
		int colon = skipSpace(json, pos, end);
		return (at(json, colon, end) == ':') ? skipSpace(json, colon + 1, end) : UNUSUAL;
	}

	/**
	 * Steps over a value.
	 * @param depth number of arrays and objects around the value
	 */
	public static int skipValue(byte[] json, int pos, int end, int depth) {
		return switch (at(json, pos, end)) {
			case '"' -> skipString(json, pos, end, true);
			case '{' -> skipObject(json, pos, end, depth + 1);
			case '[' -> skipArray(json, pos, end, depth + 1);
			case 't' -> skipLiteral(json, pos, end, TRUE);
			case 'f' -> skipLiteral(json, pos, end, FALSE);
			case 'n' -> skipLiteral(json, pos, end, NULL);
			case 'N' -> skipLiteral(json, pos, end, NAN);
			default -> skipNumber(json, pos, end);
		};
	}

	/**
	 * Steps over a string that means what it shows: one without escapes.
	 */
	public static int skipPlainString(byte[] json, int pos, int end) {
		return (at(json, pos, end) == '"') ? skipString(json, pos, end, false) : UNUSUAL;
	}

	private static int skipString(byte[] json, int pos, int end, boolean escapes) {
		int next = skipPlainBytes(json, pos + 1, end);
		while (at(json, next, end) != '"') {
			int special = (at(json, next, end) < 0) ? Utf8.skipSequence(json, next, end)
					: escapes ? skipEscape(json, next, end) : UNUSUAL;
			if (special == UNUSUAL) {
				return UNUSUAL;
			}
			next = skipPlainBytes(json, special, end);
		}
		return next + 1;
	}

	/**
	 * Steps over the bytes of a string that are printable ASCII without quotes and
	 * backslashes.
	 */
	public static int skipPlainBytes(byte[] json, int pos, int end) {
		int next = PlainBytes.skipWords(json, pos, end);
		while (next < end && json[next] >= ' ' && json[next] != '"' && json[next] != '\\') {
			next++;
		}
		return next;
	}

	private static int skipEscape(byte[] json, int pos, int end) {
		if (at(json, pos, end) != '\\') {
			return UNUSUAL;
		}
		return switch (at(json, pos + 1, end)) {
			case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> pos + 2;
			case 'u' -> skipHex(json, pos + 2, end);
			default -> UNUSUAL;
		};
	}

	private static int skipHex(byte[] json, int pos, int end) {
		for (int i = pos; i < pos + 4; i++) {
			if (Character.digit(at(json, i, end), 16) < 0) {
				return UNUSUAL;
			}
		}
		return pos + 4;
	}

	private static int skipArray(byte[] json, int pos, int end, int depth) {
		int next = (depth <= WireLimits.MAX_DEPTH) ? skipSpace(json, pos + 1, end) : UNUSUAL;
		if (at(json, next, end) == ']') {
			return next + 1;
		}
		next = skipSpace(json, skipValue(json, next, end, depth), end);
		while (at(json, next, end) == ',') {
			next = skipSpace(json, skipValue(json, skipSpace(json, next + 1, end), end, depth), end);
		}
		return (at(json, next, end) == ']') ? next + 1 : UNUSUAL;
	}

	private static int skipObject(byte[] json, int pos, int end, int depth) {
		int next = (depth <= WireLimits.MAX_DEPTH) ? skipSpace(json, pos + 1, end) : UNUSUAL;
		if (at(json, next, end) == '}') {
			return next + 1;
		}
		next = skipMember(json, next, end, depth);
		while (at(json, next, end) == ',') {
			next = skipMember(json, skipSpace(json, next + 1, end), end, depth);
		}
		return (at(json, next, end) == '}') ? next + 1 : UNUSUAL;
	}

	private static int skipMember(byte[] json, int pos, int end, int depth) {
		int value = skipColon(json, skipPlainString(json, pos, end), end);
		return skipSpace(json, skipValue(json, value, end, depth), end);
	}

	private static int skipLiteral(byte[] json, int pos, int end, byte[] literal) {
		for (int i = 0; i < literal.length; i++) {
			if (at(json, pos + i, end) != literal[i]) {
				return UNUSUAL;
			}
		}
		return pos + literal.length;
	}

	private static int skipNumber(byte[] json, int pos, int end) {
		int start = (at(json, pos, end) == '-') ? pos + 1 : pos;
		if (at(json, start, end) == 'I') {
			return skipLiteral(json, start, end, INFINITY);
		}
		int next = (at(json, start, end) == '0') ? start + 1 : skipDigits(json, start, end);
		if (at(json, next, end) == '.') {
			next = skipDigits(json, next + 1, end);
		}
		if (at(json, next, end) == 'e' || at(json, next, end) == 'E') {
			next = skipDigits(json, skipSign(json, next + 1, end), end);
		}
		return (next - pos <= WireLimits.MAX_NUMBER_LENGTH) ? next : UNUSUAL;
	}

	private static int skipSign(byte[] json, int pos, int end) {
		return (at(json, pos, end) == '+' || at(json, pos, end) == '-') ? pos + 1 : pos;
	}

	/**
	 * Steps over one digit or more.
	 */
	public static int skipDigits(byte[] json, int pos, int end) {
		int next = pos;
		while (isDigit(at(json, next, end))) {
			next++;
		}
		return (next > pos) ? next : UNUSUAL;
	}

	private static boolean isDigit(byte unit) {
		return unit >= '0' && unit <= '9';
	}

}
