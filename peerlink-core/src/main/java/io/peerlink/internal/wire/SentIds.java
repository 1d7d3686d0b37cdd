package io.peerlink.internal.wire;

import org.jspecify.annotations.Nullable;

/**
 * The ids of the latest requests that were sent, so that those of their replies need no
 * new objects. That of an older request is read as any other is. Thread-safe.
 */
public final class SentIds {

	/**
	 * A power of two.
	 */
	private static final int PLACES = 256;

	/**
	 * Written and read without order: an id is immutable, and any may be missing.
	 */
	private final @Nullable MessageId[] ids = new MessageId[PLACES];

	/**
	 * Adds an id.
	 * @param id the id of a request
	 */
	public void add(MessageId id) {
		this.ids[place(id.hashCode())] = id;
	}

	/**
	 * Reads an id.
	 * @param buffer holds a number, or a string that is escaped as little as possible
	 * @param start where it starts
	 * @param end where it ends
	 * @return the id, that of the request if it is one of the latest
	 */
	public MessageId read(byte[] buffer, int start, int end) {
		if (!MessageId.isUsual(buffer, start, end)) {
			return MessageId.read(buffer, start, end);
		}
		long high = MessageId.high(buffer, start);
		long low = MessageId.low(buffer, start);
		MessageId sent = this.ids[place(MessageId.hash(high, low))];
		return (sent != null && sent.isOf(high, low)) ? sent : MessageId.of(high, low);
	}

	private static int place(int hash) {
		return hash & (PLACES - 1);
	}

}
