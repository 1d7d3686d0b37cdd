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

/**
 * A connection that may break after some bytes have been written.
 */
final class SocketLink implements ByteLink {

	private final Socket socket;

	private final OutputStream out;

	SocketLink(Socket socket, long breakAfter) throws IOException {
		this.socket = socket;
		this.out = new BreakingOutput(socket, breakAfter);
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

		private long left;

		BreakingOutput(Socket socket, long breakAfter) throws IOException {
			super(socket.getOutputStream());
			this.socket = socket;
			this.left = breakAfter;
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			int written = (int) Math.min(length, this.left);
			this.out.write(bytes, offset, written);
			this.left -= written;
			if (written < length) {
				this.socket.close();
				throw new SocketException("The connection was broken by the test");
			}
		}

	}

}
