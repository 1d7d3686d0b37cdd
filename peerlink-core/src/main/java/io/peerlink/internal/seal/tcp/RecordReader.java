package io.peerlink.internal.seal.tcp;

import java.io.IOException;
import java.nio.ByteBuffer;

import io.peerlink.spi.StreamConnection;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of one direction. It reads no more from the network than the rest of
 * one record and what it needs to fill the room that it is given, and keeps at most one
 * record that is sealed and one that is open. Not thread-safe.
 */
final class RecordReader {

	/**
	 * How many plain bytes are read at once.
	 */
	private static final int AT_ONCE = 64 * 1024;

	private final RecordBuffers buffers;

	private final RecordKey key;

	/**
	 * What has arrived, to be filled.
	 */
	private @Nullable ByteBuffer sealed;

	/**
	 * Where the next record begins in that.
	 */
	private int start;

	/**
	 * The plain bytes that were not read yet.
	 */
	private @Nullable ByteBuffer plain;

	private boolean ended;

	private @Nullable IOException failure;

	/**
	 * Whether whoever reads knows of the end or the failure.
	 */
	private boolean told;

	RecordReader(RecordBuffers buffers, RecordKey key) {
		this.buffers = buffers;
		this.key = key;
	}

	/**
	 * Reads the record by which the other side confirms that it has the keys.
	 * @return whether it has come
	 * @throws IOException when another one has come, or the connection is over
	 */
	boolean confirm(StreamConnection wire) throws IOException {
		while (!hasRecord()) {
			if (!fill(wire)) {
				return false;
			}
		}
		ByteBuffer opened = open();
		if (opened.get() != RecordFormat.DATA || opened.hasRemaining()) {
			throw malformed("The first record is not empty");
		}
		rest();
		return true;
	}

	/**
	 * Reads plain bytes.
	 * @return how many, 0 when none have arrived, -1 when the other side has ended its
	 * direction
	 * @throws IOException when the connection is broken, once all before that is read
	 */
	int read(StreamConnection wire, ByteBuffer target) throws IOException {
		int limit = Math.min(target.remaining(), AT_ONCE);
		int count = 0;
		while (count < limit && hasPlain(wire)) {
			count += take(target, limit - count);
		}
		if (count > 0 || limit == 0) {
			return count;
		}
		this.told = isOver();
		if (this.failure != null) {
			throw this.failure;
		}
		return this.ended ? -1 : 0;
	}

	private int take(ByteBuffer target, int most) {
		ByteBuffer plain = this.plain;
		if (plain == null) {
			return 0;
		}
		int count = Math.min(most, plain.remaining());
		target.put(plain.slice(plain.position(), count));
		plain.position(plain.position() + count);
		return count;
	}

	/**
	 * Returns whether there are plain bytes, which may have to be read.
	 */
	private boolean hasPlain(StreamConnection wire) {
		try {
			return isOpen() || next(wire);
		}
		catch (IOException ex) {
			// What was read before it counts.
			this.failure = ex;
			return false;
		}
	}

	private boolean isOpen() {
		return this.plain != null && this.plain.hasRemaining();
	}

	private boolean next(StreamConnection wire) throws IOException {
		if (isOver()) {
			return false;
		}
		while (!hasRecord()) {
			if (!fill(wire)) {
				return false;
			}
		}
		ByteBuffer opened = open();
		byte kind = opened.get();
		this.ended = kind == RecordFormat.END && !opened.hasRemaining();
		if (!this.ended && (kind != RecordFormat.DATA || !opened.hasRemaining())) {
			throw malformed("A record of kind " + kind + " with " + opened.remaining() + " bytes");
		}
		return !this.ended;
	}

	/**
	 * Returns whether a whole record has arrived.
	 */
	private boolean hasRecord() throws BrokenSealException {
		int arrived = arrived();
		if (arrived < RecordFormat.LENGTH) {
			return false;
		}
		int length = RecordFormat.LENGTH + length();
		if (length < RecordFormat.MIN_RECORD || length > RecordFormat.MAX_RECORD) {
			throw malformed("A record of " + length + " bytes");
		}
		return arrived >= length;
	}

	private int arrived() {
		return (this.sealed != null) ? this.sealed.position() - this.start : 0;
	}

	private int length() {
		return (this.sealed != null) ? Short.toUnsignedInt(this.sealed.getShort(this.start)) : 0;
	}

	private boolean fill(StreamConnection wire) throws IOException {
		ByteBuffer sealed = this.sealed;
		if (sealed == null) {
			sealed = this.buffers.incoming().take().clear();
			this.sealed = sealed;
		}
		else if (this.start > 0) {
			sealed.flip().position(this.start);
			sealed.compact();
		}
		this.start = 0;
		int count = wire.read(sealed);
		if (count < 0) {
			throw new BrokenSealException(SealFailure.TRUNCATED,
					"The connection was cut off: the other side had not said that it ends");
		}
		return count > 0;
	}

	@SuppressWarnings("ByteBufferBackingArray") // allocated, as all buffers
	private ByteBuffer open() throws BrokenSealException {
		ByteBuffer sealed = this.sealed;
		ByteBuffer opened = this.plain;
		if (opened == null) {
			opened = this.buffers.plain().take();
			this.plain = opened;
		}
		int length = length();
		opened.limit(0);
		int count = (sealed != null) ? this.key.open(sealed.array(), this.start, length, opened.array()) : -1;
		if (count < 0) {
			throw new BrokenSealException(SealFailure.BAD_MAC,
					"A record was changed, lost, repeated or moved on its way");
		}
		this.start += RecordFormat.LENGTH + length;
		return opened.position(0).limit(count);
	}

	private static BrokenSealException malformed(String message) {
		return new BrokenSealException(SealFailure.MALFORMED, message);
	}

	/**
	 * Returns whether there is something to read although nothing more arrives.
	 */
	boolean isReadable() {
		return isOpen() || (isOver() ? !this.told : hasRecordOrGarbage());
	}

	private boolean hasRecordOrGarbage() {
		try {
			return hasRecord();
		}
		catch (BrokenSealException ex) {
			// It is told to whoever reads.
			return true;
		}
	}

	/**
	 * Returns whether nothing more is read from the network.
	 */
	boolean isOver() {
		return this.ended || this.failure != null;
	}

	/**
	 * Gives back the buffers in which there is nothing.
	 */
	void rest() {
		ByteBuffer plain = this.plain;
		if (plain != null && !plain.hasRemaining()) {
			this.plain = null;
			this.buffers.plain().giveBack(plain);
		}
		ByteBuffer sealed = this.sealed;
		if (sealed != null && (arrived() == 0 || isOver())) {
			this.sealed = null;
			this.start = 0;
			this.buffers.incoming().giveBack(sealed);
		}
	}

	/**
	 * Forgets everything, and overwrites the key.
	 */
	void close() {
		this.ended = true;
		this.key.erase();
		if (this.plain != null) {
			this.plain.limit(0);
		}
		rest();
	}

}
