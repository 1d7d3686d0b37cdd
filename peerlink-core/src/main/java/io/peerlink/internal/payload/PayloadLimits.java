package io.peerlink.internal.payload;

import io.peerlink.error.PayloadLimitException;
import io.peerlink.internal.wire.WireLimits;
import io.peerlink.internal.wire.json.JsonScanner;

/**
 * Finds what the receiver's decoder would refuse, so that the sender is told instead of
 * waiting for an answer. Values that are too short to break a limit are not looked at.
 */
final class PayloadLimits {

	/**
	 * The message around a value is an object.
	 */
	private static final int MAX_DEPTH = WireLimits.MAX_DEPTH - 1;

	private static final int SHORTEST_TOO_DEEP = 2 * (MAX_DEPTH + 1);

	private PayloadLimits() {
	}

	/**
	 * Checks a value.
	 * @param role the role of the value, for the message of the exception
	 * @param json well-formed JSON
	 * @throws PayloadLimitException if Java nodes would not read it
	 */
	static void check(Role role, byte[] json) {
		if (json.length < SHORTEST_TOO_DEEP) {
			return;
		}
		int depth = 0;
		int pos = 0;
		while (pos < json.length) {
			byte unit = json[pos];
			if (unit == '"') {
				pos = skipString(json, pos + 1);
			}
			else if (isNumber(unit)) {
				int end = skipNumber(json, pos);
				requireReadable(role, end - pos);
				pos = end;
			}
			else {
				depth += change(unit);
				if (depth > MAX_DEPTH) {
					throw tooDeep(role);
				}
				pos++;
			}
		}
	}

	private static int change(byte unit) {
		return switch (unit) {
			case '[', '{' -> 1;
			case ']', '}' -> -1;
			default -> 0;
		};
	}

	private static int skipString(byte[] json, int pos) {
		int next = JsonScanner.skipPlainBytes(json, pos, json.length);
		while (next < json.length && json[next] != '"') {
			int special = next + ((json[next] == '\\') ? 2 : 1);
			next = JsonScanner.skipPlainBytes(json, special, json.length);
		}
		return next + 1;
	}

	private static int skipNumber(byte[] json, int pos) {
		int next = pos;
		while (next < json.length && isNumber(json[next])) {
			next++;
		}
		return next;
	}

	private static boolean isNumber(byte unit) {
		return (unit >= '0' && unit <= '9') || unit == '-' || unit == '+' || unit == '.' || unit == 'e' || unit == 'E';
	}

	private static void requireReadable(Role role, int length) {
		if (length > WireLimits.MAX_NUMBER_LENGTH) {
			throw new PayloadLimitException(role.asSubject() + (role.isPlural() ? " hold" : " holds") + " a number of "
					+ length + " characters; peers read at most " + WireLimits.MAX_NUMBER_LENGTH);
		}
	}

	private static PayloadLimitException tooDeep(Role role) {
		return new PayloadLimitException(
				role.asSubject() + (role.isPlural() ? " are" : " is") + " nested too deep; peers read at most "
						+ (MAX_DEPTH - role.ownDepth()) + " arrays and objects within each other");
	}

}
