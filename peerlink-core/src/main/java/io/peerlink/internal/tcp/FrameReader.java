package io.peerlink.internal.tcp;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

import io.peerlink.spi.StreamConnection;
import org.jspecify.annotations.Nullable;

/**
 * Reads one message with its length before it. The length is checked, and room for it
 * claimed, before anything is allocated, and the array grows with what has arrived: who
 * only announces much costs nothing. Not thread-safe.
 */
final class FrameReader {

	/**
	 * The length in front of a message: 4 bytes, the highest first.
	 */
	static final int HEADER_LENGTH = 4;

	private static final int FIRST_CAPACITY = 16 * 1024;

	private static final int SKIP_AT_ONCE = 16 * 1024;

	private final ByteBuffer header = ByteBuffer.allocate(HEADER_LENGTH);

	private final ByteLedger ledger;

	private final int maxLength;

	private final Room room;

	private State state = State.HEADER;

	private byte[] body = new byte[0];

	private int length;

	private int received;

	private @Nullable ByteBuffer target;

	/**
	 * Creates a reader.
	 * @param ledger where room is claimed
	 * @param address who it is for
	 * @param maxLength longest message that is kept; one that is longer is skipped
	 * @param roomGranted told when there is room for which this had to wait; on any
	 * thread, so it calls {@link #roomGranted()} under its own lock
	 */
	FrameReader(ByteLedger ledger, InetAddress address, int maxLength, Runnable roomGranted) {
		this.ledger = ledger;
		this.maxLength = maxLength;
		this.room = new Room(address, roomGranted);
	}

	/**
	 * Reads from a connection.
	 * @return how many bytes were read
	 * @throws EOFException when the other side sends no more
	 * @throws GarbageException when this is no message
	 */
	int read(StreamConnection connection) throws IOException {
		int count = switch (this.state) {
			case HEADER -> readHeader(connection);
			case BODY -> readBody(connection);
			case SKIPPING -> skip(connection);
			case WAITING_FOR_ROOM, COMPLETE -> 0;
		};
		if (count < 0) {
			throw new EOFException("The connection has ended within a message");
		}
		return count;
	}

	private int readHeader(StreamConnection connection) throws IOException {
		int count = connection.read(this.header);
		if (!this.header.hasRemaining()) {
			begin(this.header.getInt(0));
		}
		return count;
	}

	private void begin(int announced) throws GarbageException {
		if (announced <= 0 || announced > Math.max(StreamLimits.LONGEST_SKIPPED, this.maxLength)) {
			throw new GarbageException("A message of " + Integer.toUnsignedString(announced) + " bytes");
		}
		this.length = announced;
		if (announced > this.maxLength) {
			this.state = State.SKIPPING;
			return;
		}
		this.room.bytes = announced;
		this.state = this.ledger.claim(this.room) ? State.BODY : State.WAITING_FOR_ROOM;
	}

	private int readBody(StreamConnection connection) throws IOException {
		if (this.received == this.body.length) {
			int capacity = (int) Math.min(this.length, Math.max(FIRST_CAPACITY, 2L * this.body.length));
			this.body = Arrays.copyOf(this.body, capacity);
			this.target = ByteBuffer.wrap(this.body, this.received, capacity - this.received);
		}
		ByteBuffer target = this.target;
		int count = (target != null) ? connection.read(target) : 0;
		this.received += Math.max(0, count);
		if (this.received == this.length) {
			this.state = State.COMPLETE;
		}
		return count;
	}

	private int skip(StreamConnection connection) throws IOException {
		int count = connection.read(ByteBuffer.allocate(Math.min(SKIP_AT_ONCE, this.length - this.received)));
		this.received += Math.max(0, count);
		if (this.received == this.length) {
			this.state = State.COMPLETE;
		}
		return count;
	}

	/**
	 * Records that there is room now.
	 */
	void roomGranted() {
		if (this.state == State.WAITING_FOR_ROOM) {
			this.state = State.BODY;
		}
	}

	/**
	 * Returns whether nothing was read so far.
	 */
	boolean isEmpty() {
		return this.header.position() == 0;
	}

	boolean hasHeader() {
		return !this.header.hasRemaining();
	}

	boolean isWaitingForRoom() {
		return this.state == State.WAITING_FOR_ROOM;
	}

	boolean isComplete() {
		return this.state == State.COMPLETE;
	}

	/**
	 * Returns whether the message was skipped because it is too long.
	 */
	boolean isTooLarge() {
		return this.length > this.maxLength;
	}

	/**
	 * Returns the length that was announced.
	 */
	int length() {
		return this.length;
	}

	/**
	 * Hands the message over, and with it the room that is claimed for it.
	 * @return an array of its exact length
	 */
	byte[] take() {
		byte[] message = this.body;
		this.body = new byte[0];
		this.target = null;
		this.room.bytes = 0;
		return message;
	}

	/**
	 * Gives the room back, unless it was handed over.
	 */
	void close() {
		boolean waited = this.ledger.withdraw(this.room);
		long claimed = waited ? 0 : this.room.bytes;
		this.room.bytes = 0;
		this.body = new byte[0];
		this.target = null;
		if (claimed > 0) {
			this.ledger.release(this.room.address, claimed);
		}
	}

	private enum State {

		HEADER, WAITING_FOR_ROOM, BODY, SKIPPING, COMPLETE

	}

	/**
	 * Thrown for what is no message.
	 */
	static final class GarbageException extends IOException {

		private static final long serialVersionUID = 1L;

		GarbageException(String message) {
			super(message);
		}

	}

	private static final class Room implements ByteLedger.Claim {

		private final InetAddress address;

		private final Runnable granted;

		private volatile long bytes;

		Room(InetAddress address, Runnable granted) {
			this.address = address;
			this.granted = granted;
		}

		@Override
		public InetAddress address() {
			return this.address;
		}

		@Override
		public long bytes() {
			return this.bytes;
		}

		@Override
		public void granted() {
			this.granted.run();
		}

	}

}
