package io.peerlink.internal.wire.codec;

import java.util.Arrays;

import io.peerlink.internal.wire.json.JsonBuffer;
import io.peerlink.internal.wire.json.JsonScanner;

/**
 * The form of a datagram with several messages (docs/protocol.md, "Bundles"): there is
 * one line feed between them.
 */
final class Bundle {

	static final char SEPARATOR = '\n';

	/**
	 * How many messages a datagram holds at most: more than the shortest ones that fit.
	 */
	static final int MAX_MESSAGES = 64;

	/**
	 * After how many broken messages the rest of a datagram is not looked at. A node
	 * sends none, and each may look like everything behind it.
	 */
	static final int MAX_BROKEN = 4;

	/**
	 * The datagram goes on with something else than a message.
	 */
	static final int NONE = -1;

	/**
	 * How a message of a Java node starts, behind the separator.
	 */
	private static final byte[] NEXT = JsonBuffer.ascii(SEPARATOR + "{\"" + FieldNames.TYPE + "\":\"");

	/**
	 * How a short request starts.
	 */
	private static final byte[] NEXT_SHORT = JsonBuffer.ascii(SEPARATOR + "{\"" + FieldNames.ID + "\":\"");

	private Bundle() {
	}

	/**
	 * Returns where the message after another one starts.
	 * @param datagram holds the datagram
	 * @param messageEnd where the other message ends
	 * @param end where the datagram ends
	 * @return the start, {@code end} if there is no other message, or {@link #NONE}
	 */
	static int next(byte[] datagram, int messageEnd, int end) {
		if (JsonScanner.skipSpace(datagram, messageEnd, end) == end) {
			return end;
		}
		boolean another = datagram[messageEnd] == SEPARATOR && JsonScanner.at(datagram, messageEnd + 1, end) == '{';
		return another ? messageEnd + 1 : NONE;
	}

	/**
	 * Returns where the message after a broken one starts. A text or a number cannot hold
	 * a line feed, so this is hardly within the broken message.
	 * @param datagram holds the datagram
	 * @param start where the broken message starts
	 * @param end where the datagram ends
	 * @return the start, {@code end} if there is no other message
	 */
	static int nextAfterBroken(byte[] datagram, int start, int end) {
		for (int i = start; i < end; i++) {
			if (datagram[i] == SEPARATOR && (isAt(NEXT, datagram, i, end) || isAt(NEXT_SHORT, datagram, i, end))) {
				return i + 1;
			}
		}
		return end;
	}

	private static boolean isAt(byte[] start, byte[] datagram, int pos, int end) {
		return end - pos >= start.length && Arrays.equals(datagram, pos, pos + start.length, start, 0, start.length);
	}

}
