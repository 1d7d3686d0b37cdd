package io.peerlink.internal.wire.json;

import io.peerlink.internal.wire.WireLimits;
import io.peerlink.internal.wire.codec.GeneralDecoder;

/**
 * Steps over JSON (RFC 8259, and Python's {@code NaN} and {@code Infinity}) and checks
 * it, without looking at what it means. Each method takes the index where something
 * starts and returns the index behind it, or {@link #UNUSUAL}; given {@code UNUSUAL} it
 * returns that again, so that steps can be chained and checked once.
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
	public static byte at(byte[] json, int pos) {
		return (pos >= 0 && pos < json.length) ? json[pos] : END;
	}

	public static int skipSpace(byte[] json, int pos) {
		int next = pos;
		while (isSpace(at(json, next))) {
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
	public static int skipColon(byte[] json, int pos) {
		int colon = skipSpace(json, pos);
		return (at(json, colon) == ':') ? skipSpace(json, colon + 1) : UNUSUAL;
	}

	/**
	 * Steps over a value.
	 * @param depth number of arrays and objects around the value
	 */
	public static int skipValue(byte[] json, int pos, int depth) {
		return switch (at(json, pos)) {
			case '"' -> skipString(json, pos, true);
			case '{' -> skipObject(json, pos, depth + 1);
			case '[' -> skipArray(json, pos, depth + 1);
			case 't' -> skipLiteral(json, pos, TRUE);
			case 'f' -> skipLiteral(json, pos, FALSE);
			case 'n' -> skipLiteral(json, pos, NULL);
			case 'N' -> skipLiteral(json, pos, NAN);
			default -> skipNumber(json, pos);
		};
	}

	/**
	 * Steps over a string that means what it shows: one without escapes.
	 */
	public static int skipPlainString(byte[] json, int pos) {
		return (at(json, pos) == '"') ? skipString(json, pos, false) : UNUSUAL;
	}

	private static int skipString(byte[] json, int pos, boolean escapes) {
		int next = skipPlainBytes(json, pos + 1);
		while (at(json, next) != '"') {
			int special = (at(json, next) < 0) ? Utf8.skipSequence(json, next)
					: escapes ? skipEscape(json, next) : UNUSUAL;
			if (special == UNUSUAL) {
				return UNUSUAL;
			}
			next = skipPlainBytes(json, special);
		}
		return next + 1;
	}

	private static int skipPlainBytes(byte[] json, int pos) {
		int next = pos;
		while (next < json.length && json[next] >= ' ' && json[next] != '"' && json[next] != '\\') {
			next++;
		}
		return next;
	}

	private static int skipEscape(byte[] json, int pos) {
		if (at(json, pos) != '\\') {
			return UNUSUAL;
		}
		return switch (at(json, pos + 1)) {
			case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> pos + 2;
			case 'u' -> skipHex(json, pos + 2);
			default -> UNUSUAL;
		};
	}

	private static int skipHex(byte[] json, int pos) {
		for (int i = pos; i < pos + 4; i++) {
			if (Character.digit(at(json, i), 16) < 0) {
				return UNUSUAL;
			}
		}
		return pos + 4;
	}

	private static int skipArray(byte[] json, int pos, int depth) {
		int next = (depth <= WireLimits.MAX_DEPTH) ? skipSpace(json, pos + 1) : UNUSUAL;
		if (at(json, next) == ']') {
			return next + 1;
		}
		next = skipSpace(json, skipValue(json, next, depth));
		while (at(json, next) == ',') {
			next = skipSpace(json, skipValue(json, skipSpace(json, next + 1), depth));
		}
		return (at(json, next) == ']') ? next + 1 : UNUSUAL;
	}

	private static int skipObject(byte[] json, int pos, int depth) {
		int next = (depth <= WireLimits.MAX_DEPTH) ? skipSpace(json, pos + 1) : UNUSUAL;
		if (at(json, next) == '}') {
			return next + 1;
		}
		next = skipMember(json, next, depth);
		while (at(json, next) == ',') {
			next = skipMember(json, skipSpace(json, next + 1), depth);
		}
		return (at(json, next) == '}') ? next + 1 : UNUSUAL;
	}

	private static int skipMember(byte[] json, int pos, int depth) {
		int value = skipColon(json, skipPlainString(json, pos));
		return skipSpace(json, skipValue(json, value, depth));
	}

	private static int skipLiteral(byte[] json, int pos, byte[] literal) {
		for (int i = 0; i < literal.length; i++) {
			if (at(json, pos + i) != literal[i]) {
				return UNUSUAL;
			}
		}
		return pos + literal.length;
	}

	private static int skipNumber(byte[] json, int pos) {
		int start = (at(json, pos) == '-') ? pos + 1 : pos;
		if (at(json, start) == 'I') {
			return skipLiteral(json, start, INFINITY);
		}
		int next = (at(json, start) == '0') ? start + 1 : skipDigits(json, start);
		if (at(json, next) == '.') {
			next = skipDigits(json, next + 1);
		}
		if (at(json, next) == 'e' || at(json, next) == 'E') {
			next = skipDigits(json, skipSign(json, next + 1));
		}
		return (next - pos <= WireLimits.MAX_NUMBER_LENGTH) ? next : UNUSUAL;
	}

	private static int skipSign(byte[] json, int pos) {
		return (at(json, pos) == '+' || at(json, pos) == '-') ? pos + 1 : pos;
	}

	/**
	 * Steps over one digit or more.
	 */
	public static int skipDigits(byte[] json, int pos) {
		int next = pos;
		while (isDigit(at(json, next))) {
			next++;
		}
		return (next > pos) ? next : UNUSUAL;
	}

	private static boolean isDigit(byte unit) {
		return unit >= '0' && unit <= '9';
	}

}
