package io.peerlink.internal.tcp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

import io.peerlink.internal.wire.json.JsonBuffer;
import io.peerlink.spi.StreamConnection;
import org.jspecify.annotations.Nullable;

/**
 * Writes the messages of many calls to one connection, a piece of each in turn, so that a
 * small one does not wait for a large one. Not thread-safe.
 */
final class SharedWriter {

	private static final int CAPACITY = SharedFrame.HEADER_LENGTH + SharedFrame.TOTAL_LENGTH
			+ SharedFrame.LONGEST_PIECE;

	/**
	 * How many resets may wait: who takes none of them is not worth more.
	 */
	private static final int MAX_RESETS = 1024;

	private final Queue<Outgoing> messages = new ArrayDeque<>();

	private final Queue<Integer> resets = new ArrayDeque<>();

	private final ByteBuffer frame = ByteBuffer.allocate(CAPACITY).limit(0);

	/**
	 * The call whose last piece is in the frame, {@code null} for none: any number may
	 * name a call.
	 */
	private @Nullable Integer lastOf;

	void add(int call, JsonBuffer message) {
		this.messages.add(new Outgoing(call, message));
	}

	/**
	 * Writes no more of a message than what is in the frame.
	 */
	void forget(int call) {
		this.messages.removeIf((message) -> message.call == call);
		Integer last = this.lastOf;
		if (last != null && last == call) {
			this.lastOf = null;
		}
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
		return this.messages.isEmpty() && this.resets.isEmpty() && !this.frame.hasRemaining();
	}

	/**
	 * Writes as much as there is room for.
	 * @param written gets the calls whose messages were written as a whole
	 * @return how many bytes were written
	 */
	int write(StreamConnection connection, List<Integer> written) throws IOException {
		int count = 0;
		while (this.frame.hasRemaining() || next()) {
			int before = this.frame.remaining();
			connection.write(this.frame);
			count += before - this.frame.remaining();
			if (this.frame.hasRemaining()) {
				return count;
			}
			Integer last = this.lastOf;
			if (last != null) {
				written.add(last);
				this.lastOf = null;
			}
		}
		return count;
	}

	private boolean next() {
		Integer reset = this.resets.poll();
		if (reset != null) {
			this.frame.clear().putInt(reset).putInt(SharedFrame.RESET << 24).flip();
			return true;
		}
		Outgoing message = this.messages.poll();
		if (message == null) {
			return false;
		}
		message.fill(this.frame);
		if (message.remaining() > 0) {
			this.messages.add(message);
		}
		else {
			this.lastOf = message.call;
		}
		return true;
	}

	/**
	 * Returns the calls whose messages were not written as a whole.
	 */
	List<Integer> unwritten() {
		List<Integer> calls = new ArrayList<>();
		this.messages.forEach((message) -> calls.add(message.call));
		if (this.lastOf != null) {
			calls.add(this.lastOf);
		}
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

		void fill(ByteBuffer frame) {
			int length = Math.min(remaining(), SharedFrame.LONGEST_PIECE);
			boolean first = this.position == 0;
			int payload = length + (first ? SharedFrame.TOTAL_LENGTH : 0);
			frame.clear().putInt(this.call).putInt(((first ? SharedFrame.FIRST : SharedFrame.NEXT) << 24) | payload);
			if (first) {
				frame.putInt(this.total);
			}
			frame.put(this.bytes, this.position, length).flip();
			this.position += length;
		}

	}

}
