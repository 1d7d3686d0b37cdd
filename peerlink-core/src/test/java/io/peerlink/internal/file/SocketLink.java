package io.peerlink.internal.file;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import io.peerlink.internal.seal.SealedRemote;
import org.jspecify.annotations.Nullable;

/**
 * A connection that breaks when all connections of a kind have written some bytes.
 */
final class SocketLink implements ByteLink {

	static final long NEVER = Long.MAX_VALUE;

	private final Socket socket;

	private final OutputStream out;

	SocketLink(Socket socket, AtomicLong left) throws IOException {
		this.socket = socket;
		this.out = new BreakingOutput(socket, left);
	}

	@Override
	public @Nullable SealedRemote remote() {
		return null;
	}

	@Override
	public InetSocketAddress remoteAddress() {
		return (InetSocketAddress) this.socket.getRemoteSocketAddress();
	}

	@Override
	public InputStream input() {
		try {
			return this.socket.getInputStream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public OutputStream output() {
		return this.out;
	}

	@Override
	public void timeout(Duration timeout) {
		try {
			this.socket.setSoTimeout((int) timeout.toMillis());
		}
		catch (SocketException ex) {
			// The next read tells.
		}
	}

	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static final class BreakingOutput extends FilterOutputStream {

		private final Socket socket;

		private final AtomicLong left;

		BreakingOutput(Socket socket, AtomicLong left) throws IOException {
			super(socket.getOutputStream());
			this.socket = socket;
			this.left = left;
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			int written = (int) Math.min(length, this.left.get());
			this.out.write(bytes, offset, written);
			if (written < length) {
				this.left.set(NEVER);
				this.socket.close();
				throw new SocketException("The connection was broken by the test");
			}
			if (this.left.get() != NEVER) {
				this.left.addAndGet(-written);
			}
		}

	}

}
