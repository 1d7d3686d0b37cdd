package io.peerlink.internal.seal.tcp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

import io.peerlink.internal.crypto.SealingKey;
import org.jspecify.annotations.Nullable;

/**
 * Makes the records of one direction, of which two wait until they are sent, and another
 * one that ends the direction. Thread-safe: any thread may add something, and one at a
 * time sends what there is, without a lock, and what others add meanwhile.
 */
final class RecordWriter {

	/**
	 * A record that would be shorter waits for more room, unless there is no more to put
	 * into it.
	 */
	private static final int SHORT = 1024;

	private final RecordBuffers buffers;

	private final RecordKey key;

	/**
	 * What was sealed, from the position on. Whoever sends has position and limit.
	 */
	private @Nullable ByteBuffer sealed;

	/**
	 * Where that ends.
	 */
	private int end;

	private boolean sending;

	/**
	 * Whether another thread wanted to send meanwhile.
	 */
	private boolean again;

	/**
	 * Whether somebody waits for room.
	 */
	private boolean wanted;

	private boolean ended;

	private boolean closed;

	private @Nullable IOException failure;

	RecordWriter(RecordBuffers buffers, RecordKey key) {
		this.buffers = buffers;
		this.key = key;
	}

	/**
	 * Adds the empty record that tells the other side that this one has the keys.
	 */
	synchronized void confirm() {
		if (!this.closed) {
			seal(RecordFormat.DATA, ByteBuffer.allocate(0), 0);
		}
	}

	/**
	 * Adds as many bytes as there is room for.
	 * @throws IOException when nothing may follow, or could not be sent
	 */
	synchronized void add(ByteBuffer source) throws IOException {
		if (this.failure != null) {
			throw new IOException(this.failure.getMessage(), this.failure);
		}
		if (this.ended || this.closed) {
			throw new ClosedChannelException();
		}
		int length = next(source);
		while (length > 0) {
			seal(RecordFormat.DATA, source, length);
			length = next(source);
		}
	}

	/**
	 * Returns how many bytes the next record takes.
	 */
	private int next(ByteBuffer source) {
		int wanted = Math.min(source.remaining(), RecordFormat.MAX_PLAIN);
		int room = Math.min(room(), wanted);
		return (room == wanted || room >= SHORT) ? room : 0;
	}

	private int room() {
		return RecordBuffers.OUTGOING - RecordFormat.MIN_RECORD - this.end - RecordFormat.MIN_RECORD;
	}

	/**
	 * Says that the direction ends.
	 * @return whether it had not ended
	 */
	synchronized boolean end() {
		if (this.ended || this.closed) {
			return false;
		}
		seal(RecordFormat.END, ByteBuffer.allocate(0), 0);
		this.ended = true;
		this.key.erase();
		return true;
	}

	@SuppressWarnings("ByteBufferBackingArray") // allocated, as all buffers
	private void seal(byte kind, ByteBuffer source, int length) {
		ByteBuffer sealed = this.sealed;
		if (sealed == null) {
			sealed = this.buffers.outgoing().take().position(0);
			this.sealed = sealed;
		}
		byte[] bytes = sealed.array();
		int content = RecordFormat.KIND + length;
		int following = content + SealingKey.TAG_LENGTH;
		int start = this.end + RecordFormat.LENGTH;
		bytes[this.end] = (byte) (following >>> Byte.SIZE);
		bytes[this.end + 1] = (byte) following;
		bytes[start] = kind;
		source.get(bytes, start + RecordFormat.KIND, length);
		this.key.seal(bytes, this.end, content);
		this.end = start + following;
	}

	/**
	 * Begins to send.
	 * @return what there is, {@code null} for nothing, or if another thread sends it; to
	 * be followed by {@link #sent()} or {@link #fail}
	 */
	synchronized @Nullable ByteBuffer send() {
		if (this.closed || this.sealed == null) {
			return null;
		}
		if (this.sending) {
			// There may be room of which that thread has not heard.
			this.again = true;
			return null;
		}
		this.sending = true;
		return this.sealed.limit(this.end);
	}

	/**
	 * Records that the network has taken some of it.
	 * @return what is to be sent now, {@code null} for nothing
	 */
	synchronized @Nullable ByteBuffer sent() {
		ByteBuffer sealed = this.sealed;
		if (sealed == null || this.closed || sealed.position() == this.end) {
			giveBack();
			return null;
		}
		if (!sealed.hasRemaining() || this.again) {
			this.again = false;
			return sealed.limit(this.end);
		}
		this.sending = false;
		return null;
	}

	/**
	 * Records that the network takes nothing any more.
	 */
	synchronized void fail(IOException cause) {
		this.failure = cause;
		this.closed = true;
		this.key.erase();
		giveBack();
	}

	private void giveBack() {
		ByteBuffer sealed = this.sealed;
		this.sealed = null;
		this.end = 0;
		this.sending = false;
		this.again = false;
		if (sealed != null) {
			this.buffers.outgoing().giveBack(sealed);
		}
	}

	/**
	 * Has the one who adds wait if there is no room.
	 * @return {@code false} if there is some
	 */
	synchronized boolean awaitRoom() {
		boolean waits = !hasRoom();
		this.wanted |= waits;
		return waits;
	}

	private boolean hasRoom() {
		return this.closed || room() >= SHORT;
	}

	/**
	 * Returns whether somebody has waited for room who need not wait any more.
	 */
	synchronized boolean endWait() {
		boolean over = this.wanted && hasRoom();
		this.wanted &= !over;
		return over;
	}

	/**
	 * Returns whether nothing more is sent: the direction has ended, or cannot go on.
	 */
	synchronized boolean isDone() {
		return (this.ended || this.closed) && this.sealed == null;
	}

	/**
	 * Returns whether the direction has ended as it should, with all that was written.
	 */
	synchronized boolean hasEnded() {
		return this.ended && !this.closed && this.sealed == null;
	}

	/**
	 * Forgets what was not sent, and overwrites the key.
	 */
	synchronized void close() {
		this.closed = true;
		this.key.erase();
		if (!this.sending) {
			giveBack();
		}
	}

}
