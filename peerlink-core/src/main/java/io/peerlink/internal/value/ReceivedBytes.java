package io.peerlink.internal.value;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

import io.peerlink.error.PeerLinkException;

/**
 * The bytes that a peer sends. What fails is the cause of an {@link IOException}.
 */
final class ReceivedBytes extends InputStream {

	private final ValueReceiver receiver;

	private byte[] piece = {};

	private int next;

	private boolean closed;

	ReceivedBytes(ValueReceiver receiver) {
		this.receiver = receiver;
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
		if (this.next == this.piece.length && !receive()) {
			return -1;
		}
		int count = Math.min(length, this.piece.length - this.next);
		System.arraycopy(this.piece, this.next, target, offset, count);
		this.next += count;
		return count;
	}

	private boolean receive() throws IOException {
		if (this.closed) {
			throw new IOException(this.receiver.context().what() + " was closed");
		}
		try {
			byte[] received = this.receiver.next();
			this.piece = (received != null) ? received : new byte[0];
			this.next = 0;
			return received != null;
		}
		catch (PeerLinkException ex) {
			throw new IOException(ex.getMessage(), ex);
		}
	}

	@Override
	public int available() {
		return this.piece.length - this.next;
	}

	@Override
	public void close() {
		this.closed = true;
		this.piece = new byte[0];
		this.next = 0;
		this.receiver.close();
	}

}
