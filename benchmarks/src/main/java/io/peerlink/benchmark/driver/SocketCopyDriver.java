package io.peerlink.benchmark.driver;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SocketChannel;

/**
 * {@code mib=N} MiB from memory over a blocking connection of their own, which are
 * counted and thrown away at the other side.
 */
final class SocketCopyDriver implements Driver {

	static final int BUFFER = 64 * 1024;

	@Override
	public Server server(DriverOptions options) throws IOException {
		return BlockingServer
			.start((connection) -> count(connection.socket().getInputStream(), connection.socket().getOutputStream()));
	}

	@Override
	public Client client(DriverOptions options, String address) {
		long bytes = (long) options.integer("mib", 1) * Transfer.MEBIBYTE;
		Transfer copy = (number) -> {
			try (SocketChannel connection = BlockingServer.connect(address)) {
				send(bytes, connection.socket().getOutputStream());
				connection.shutdownOutput();
				checkCount(bytes, connection.socket().getInputStream());
			}
		};
		return (thread) -> copy.asCaller();
	}

	static void send(long bytes, OutputStream out) throws IOException {
		byte[] buffer = new byte[BUFFER];
		for (long left = bytes; left > 0; left -= buffer.length) {
			out.write(buffer);
		}
	}

	/**
	 * Reads to the end, and answers how much that was.
	 */
	static void count(InputStream in, OutputStream out) throws IOException {
		byte[] buffer = new byte[BUFFER];
		long count = 0;
		for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
			count += read;
		}
		new DataOutputStream(out).writeLong(count);
	}

	static void checkCount(long bytes, InputStream in) throws IOException {
		if (new DataInputStream(in).readLong() != bytes) {
			throw new EOFException("Not all has arrived");
		}
	}

}
