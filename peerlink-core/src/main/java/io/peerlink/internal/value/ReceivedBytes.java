package io.peerlink.internal.value;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Reference;
import java.util.Objects;

import io.peerlink.error.PeerLinkException;

/**
 * The bytes that a peer sends. What fails is the cause of an {@link IOException}.
 */
final class ReceivedBytes extends InputStream {

	private final ValueReceiver receiver;

	private volatile boolean closed;

	// Only the reading thread

	private byte[] piece = {};

	private int next;

	/**
	 * Handed out, and the receiver does not know it.
	 */
	private long handedOut;

	private long reportedAt;

	ReceivedBytes(ValueReceiver receiver) {
		this.receiver = receiver;
		this.reportedAt = receiver.context().nanoTime();
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
	}

	@Override
	public int read(byte[] target, int offset, int length) throws IOException {
		Objects.checkFromIndexSize(offset, length, target.length);
		if (length == 0) {
			return 0;
		}
		try {
			return next(target, offset, length);
		}
		catch (PeerLinkException ex) {
			throw new IOException(ex.getMessage(), ex);
		}
		finally {
			// It is not forgotten before this reading ends.
			Reference.reachabilityFence(this);
		}
	}

	private int next(byte[] target, int offset, int length) throws IOException {
		if (this.closed) {
			throw new IOException(this.receiver.context().what() + " was closed");
		}
		if (this.next == this.piece.length && !receive()) {
			return -1;
		}
		int count = Math.min(length, this.piece.length - this.next);
		System.arraycopy(this.piece, this.next, target, offset, count);
		this.next += count;
		report(count);
		return count;
	}

	private boolean receive() {
		byte[] received = this.receiver.next();
		this.piece = (received != null) ? received : new byte[0];
		this.next = 0;
		return received != null;
	}

	/**
	 * Lets the sender know what was handed out, if a piece is at its end or it was told a
	 * while ago: a reader may take its time for a single piece.
	 */
	private void report(int count) {
		this.handedOut += count;
		long now = this.receiver.context().nanoTime();
		if (this.next < this.piece.length && now - this.reportedAt < TakenCount.TELL_AFTER_NANOS) {
			return;
		}
		this.reportedAt = now;
		long all = this.handedOut;
		this.handedOut = 0;
		try {
			this.receiver.taken(all);
		}
		catch (IOException ex) {
			throw this.receiver.failed(this.receiver.broken(ex));
		}
	}

	@Override
	public int available() {
		return this.closed ? 0 : this.piece.length - this.next;
	}

	/**
	 * May be called by any thread, also while another one reads.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.receiver.close();
	}

}
