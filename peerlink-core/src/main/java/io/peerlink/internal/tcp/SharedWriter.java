package io.peerlink.internal.tcp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

import io.peerlink.internal.wire.json.JsonBuffer;
import io.peerlink.spi.StreamConnection;

/**
 * Writes the messages of many calls to one connection, a piece of each in turn, so that a
 * small one does not wait for a large one. Not thread-safe.
 */
final class SharedWriter {

	/**
	 * Room for the frame of any piece.
	 */
	private static final int CAPACITY = SharedFrame.HEADER_LENGTH + SharedFrame.TOTAL_LENGTH
			+ SharedFrame.LONGEST_PIECE;

	/**
	 * Room for the frames that are written at once when a message has several: as much as
	 * goes to the system in one call.
	 */
	private static final int LARGE_CAPACITY = 64 * 1024;

	/**
	 * The least room that a further frame is put into.
	 */
	private static final int LEAST_ROOM = 1024;

	/**
	 * How many resets may wait: who takes none of them is not worth more.
	 */
	private static final int MAX_RESETS = 1024;

	private final Queue<Outgoing> messages = new ArrayDeque<>();

	private final Queue<Integer> resets = new ArrayDeque<>();

	/**
	 * The calls whose last pieces are in the buffer.
	 */
	private final List<Integer> lastOf = new ArrayList<>();

	/**
	 * The frames that are being written.
	 */
	private ByteBuffer frames = ByteBuffer.allocate(CAPACITY).limit(0);

	void add(int call, JsonBuffer message) {
		this.messages.add(new Outgoing(call, message));
	}

	/**
	 * Writes no more of a message than what is in the buffer.
	 */
	void forget(int call) {
		this.messages.removeIf((message) -> message.call == call);
		this.lastOf.removeIf((last) -> last == call);
	}

	/**
	 * Writes no more of a message, and tells the other side.
	 * @throws IOException when it takes no such messages
	 */
	void reset(int call) throws IOException {
		forget(call);
		if (this.resets.size() >= MAX_RESETS) {
			throw new IOException("the other side takes no more messages");
		}
		this.resets.add(call);
	}

	boolean isEmpty() {
		return this.messages.isEmpty() && this.resets.isEmpty() && !this.frames.hasRemaining();
	}

	/**
	 * Writes as much as there is room for.
	 * @param written gets the calls whose messages were written as a whole
	 * @return how many bytes were written
	 */
	int write(StreamConnection connection, List<Integer> written) throws IOException {
		int count = 0;
		while (this.frames.hasRemaining() || fill()) {
			int before = this.frames.remaining();
			connection.write(this.frames);
			count += before - this.frames.remaining();
			if (this.frames.hasRemaining()) {
				return count;
			}
			written.addAll(this.lastOf);
			this.lastOf.clear();
		}
		return count;
	}

	/**
	 * Fills the buffer with a piece of each message in turn, all of which take one call
	 * of the system.
	 * @return whether there is anything to write
	 */
	private boolean fill() {
		Outgoing first = this.messages.peek();
		if (this.frames.capacity() < LARGE_CAPACITY && first != null
				&& first.remaining() > SharedFrame.LONGEST_PIECE) {
			this.frames = ByteBuffer.allocate(LARGE_CAPACITY);
		}
		this.frames.clear();
		while (this.frames.remaining() >= LEAST_ROOM && next()) {
			// There may be another one.
		}
		this.frames.flip();
		return this.frames.hasRemaining();
	}

	private boolean next() {
		Integer reset = this.resets.poll();
		if (reset != null) {
			this.frames.putInt(reset).putInt(SharedFrame.RESET << 24);
			return true;
		}
		Outgoing message = this.messages.poll();
		if (message == null) {
			return false;
		}
		message.addTo(this.frames);
		if (message.remaining() > 0) {
			this.messages.add(message);
		}
		else {
			this.lastOf.add(message.call);
		}
		return true;
	}

	/**
	 * Returns the calls whose messages were not written as a whole.
	 */
	List<Integer> unwritten() {
		List<Integer> calls = new ArrayList<>();
		this.messages.forEach((message) -> calls.add(message.call));
		calls.addAll(this.lastOf);
		return calls;
	}

	private static final class Outgoing {

		private final int call;

		private final byte[] bytes;

		private final int total;

		private int position;

		Outgoing(int call, JsonBuffer message) {
			this.call = call;
			this.bytes = message.array();
			this.total = message.size();
		}

		int remaining() {
			return this.total - this.position;
		}

		/**
		 * Adds a frame with the next piece, as long as there is room for it.
		 */
		void addTo(ByteBuffer frames) {
			boolean first = this.position == 0;
			int prefix = first ? SharedFrame.TOTAL_LENGTH : 0;
			int room = frames.remaining() - SharedFrame.HEADER_LENGTH - prefix;
			int length = Math.min(Math.min(remaining(), SharedFrame.LONGEST_PIECE), room);
			int kind = first ? SharedFrame.FIRST : SharedFrame.NEXT;
			frames.putInt(this.call).putInt((kind << 24) | (length + prefix));
			if (first) {
				frames.putInt(this.total);
			}
			frames.put(this.bytes, this.position, length);
			this.position += length;
		}

	}

}
