package io.peerlink.internal.tcp;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

import io.peerlink.spi.StreamConnection;

/**
 * Reads the messages of many calls from one connection. The length of a message is
 * checked, and room for it claimed, before anything is allocated. Nobody waits for room,
 * as all others would wait as well: a message that finds none is skipped. Not
 * thread-safe.
 */
final class SharedReader {

	/**
	 * How many messages may have arrived in part.
	 */
	static final int MAX_MESSAGES = 64;

	private static final int KIND_SHIFT = 24;

	private static final int LENGTH_MASK = 0xffffff;

	private final Map<Integer, SharedMessage> messages = new HashMap<>();

	private final ByteBuffer buffer = ByteBuffer
		.allocate(SharedFrame.HEADER_LENGTH + SharedFrame.TOTAL_LENGTH + SharedFrame.LONGEST_PIECE);

	private final ByteLedger ledger;

	private final InetAddress address;

	private final int maxLength;

	private final Events events;

	/**
	 * How many bytes of the present piece are still to come.
	 */
	private int left;

	private int call;

	private boolean closed;

	/**
	 * Creates a reader.
	 * @param ledger where room is claimed
	 * @param address who it is for
	 * @param maxLength longest message that is kept
	 * @param events takes what was read
	 */
	SharedReader(ByteLedger ledger, InetAddress address, int maxLength, Events events) {
		this.ledger = ledger;
		this.address = address;
		this.maxLength = maxLength;
		this.events = events;
	}

	/**
	 * Reads what there is, up to the size of a buffer.
	 * @return how many bytes were read, -1 when the other side sends no more
	 * @throws FrameReader.GarbageException when this is no frame
	 */
	int read(StreamConnection connection) throws IOException {
		int count = connection.read(this.buffer);
		this.buffer.flip();
		try {
			while (!this.closed && hasPiece()) {
				takePiece();
			}
		}
		finally {
			this.buffer.compact();
		}
		return count;
	}

	private boolean hasPiece() throws FrameReader.GarbageException {
		if (this.left > 0) {
			return this.buffer.hasRemaining();
		}
		if (this.buffer.remaining() < SharedFrame.HEADER_LENGTH) {
			return false;
		}
		int start = this.buffer.position();
		int word = this.buffer.getInt(start + SharedFrame.TOTAL_LENGTH);
		int kind = word >>> KIND_SHIFT;
		int length = word & LENGTH_MASK;
		int prefix = (kind == SharedFrame.FIRST) ? SharedFrame.TOTAL_LENGTH : 0;
		boolean usual = (kind == SharedFrame.RESET) ? length == 0
				: kind <= SharedFrame.NEXT && length > prefix && length <= prefix + SharedFrame.LONGEST_PIECE;
		if (!usual) {
			throw new FrameReader.GarbageException("A frame of kind " + kind + " with " + length + " bytes");
		}
		if (this.buffer.remaining() < SharedFrame.HEADER_LENGTH + prefix) {
			return false;
		}
		this.call = this.buffer.getInt();
		this.buffer.getInt();
		this.left = length - prefix;
		if (kind == SharedFrame.FIRST) {
			begin(this.buffer.getInt());
		}
		else if (kind == SharedFrame.RESET) {
			forget(this.call);
			this.events.onReset(this.call);
		}
		return true;
	}

	private void begin(int total) throws FrameReader.GarbageException {
		if (total <= 0 || total > Math.max(StreamLimits.LONGEST_SKIPPED, this.maxLength)
				|| this.messages.containsKey(this.call)) {
			throw new FrameReader.GarbageException("A message of " + Integer.toUnsignedString(total) + " bytes");
		}
		if (!this.events.isExpected(this.call)) {
			return;
		}
		if (total > this.maxLength) {
			this.events.tooLarge(this.call, total);
		}
		else if (this.messages.size() < MAX_MESSAGES && this.ledger.tryClaim(this.address, total)) {
			this.messages.put(this.call, new SharedMessage(total));
		}
		else {
			this.events.noRoom(this.call);
		}
	}

	private void takePiece() throws FrameReader.GarbageException {
		int length = Math.min(this.left, this.buffer.remaining());
		if (length == 0) {
			return;
		}
		this.left -= length;
		int limit = this.buffer.limit();
		int end = this.buffer.position() + length;
		SharedMessage message = this.messages.get(this.call);
		if (message == null) {
			this.buffer.position(end);
			return;
		}
		this.buffer.limit(end);
		boolean within = message.add(this.buffer);
		this.buffer.limit(limit);
		if (!within) {
			throw new FrameReader.GarbageException("More than the message has");
		}
		if (message.isComplete()) {
			this.messages.remove(this.call);
			this.events.received(this.call, message.body());
		}
	}

	/**
	 * Skips what is left of a message.
	 */
	void forget(int call) {
		SharedMessage message = this.messages.remove(call);
		if (message != null) {
			this.events.released(message.total());
		}
	}

	/**
	 * Returns whether no message has arrived in part.
	 */
	boolean isEmpty() {
		return this.messages.isEmpty();
	}

	/**
	 * Gives up all messages.
	 */
	void close() {
		this.closed = true;
		for (SharedMessage message : this.messages.values()) {
			this.events.released(message.total());
		}
		this.messages.clear();
	}

	/**
	 * Takes what was read. Must return at once.
	 */
	interface Events {

		/**
		 * Returns whether a message may come for a call. If not, it is skipped.
		 * @throws FrameReader.GarbageException when the other side must know that none
		 * may come
		 */
		boolean isExpected(int call) throws FrameReader.GarbageException;

		/**
		 * Takes a message, with the room that is claimed for it.
		 */
		void received(int call, byte[] message);

		/**
		 * A message is longer than what is kept, and skipped.
		 */
		void tooLarge(int call, int length);

		/**
		 * A message has found no room, and is skipped.
		 */
		void noRoom(int call);

		/**
		 * The other side neither reads nor writes anything more for a call.
		 */
		void onReset(int call);

		/**
		 * The room for a message is not needed any more.
		 */
		void released(int bytes);

	}

}
