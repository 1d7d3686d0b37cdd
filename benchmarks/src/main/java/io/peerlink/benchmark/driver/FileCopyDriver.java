package io.peerlink.benchmark.driver;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * A file of {@code mib=N} MiB to a file over a blocking connection of its own:
 * {@code FileChannel.transferTo} and a buffer, or with {@code digest=true} a buffer and
 * SHA-256 on both sides, which are compared. With {@code force=true} the receiver has it
 * written to the disk.
 */
final class FileCopyDriver implements Driver {

	private static final int BUFFER = 256 * 1024;

	@Override
	public Server server(DriverOptions options) throws IOException {
		Path file = new TemporaryFolder().path().resolve("copy");
		boolean digest = options.isTrue("digest");
		return BlockingServer.start((connection) -> {
			MessageDigest sha = digest ? sha() : null;
			try (FileChannel target = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
					StandardOpenOption.TRUNCATE_EXISTING)) {
				long count = receive(connection, target, sha);
				if (options.isTrue("force")) {
					target.force(true);
				}
				byte[] digested = (sha != null) ? sha.digest() : new byte[0];
				connection.write(ByteBuffer.allocate(Long.BYTES + digested.length).putLong(count).put(digested).flip());
			}
		});
	}

	private static long receive(SocketChannel connection, FileChannel target, @Nullable MessageDigest digest)
			throws IOException {
		ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
		long count = 0;
		while (connection.read(buffer.clear()) >= 0) {
			count += buffer.flip().remaining();
			write(buffer, target::write, digest);
		}
		return count;
	}

	@Override
	public Client client(DriverOptions options, String address) throws IOException {
		int mebibytes = options.integer("mib", 1);
		Path file = new TemporaryFolder().file("source", mebibytes);
		boolean digest = options.isTrue("digest");
		Transfer copy = (number) -> {
			try (FileChannel source = FileChannel.open(file);
					SocketChannel connection = BlockingServer.connect(address)) {
				byte[] expected = digest ? sendAndDigest(source, connection) : send(source, connection);
				connection.shutdownOutput();
				InputStream in = connection.socket().getInputStream();
				SocketCopyDriver.checkCount((long) mebibytes * Transfer.MEBIBYTE, in);
				if (!Arrays.equals(in.readAllBytes(), expected)) {
					throw new IOException("Something else has arrived");
				}
			}
		};
		return (thread) -> copy.asCaller();
	}

	private static byte[] send(FileChannel source, SocketChannel connection) throws IOException {
		long size = source.size();
		long position = 0;
		while (position < size) {
			position += source.transferTo(position, size - position, connection);
		}
		return new byte[0];
	}

	private static byte[] sendAndDigest(FileChannel source, SocketChannel connection) throws Exception {
		MessageDigest sha = sha();
		ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
		while (source.read(buffer.clear()) >= 0) {
			write(buffer.flip(), connection::write, sha);
		}
		return sha.digest();
	}

	private static void write(ByteBuffer buffer, Target target, @Nullable MessageDigest digest) throws IOException {
		if (digest != null) {
			digest.update(buffer.duplicate());
		}
		while (buffer.hasRemaining()) {
			target.write(buffer);
		}
	}

	private static MessageDigest sha() throws NoSuchAlgorithmException {
		return MessageDigest.getInstance("SHA-256");
	}

	@FunctionalInterface
	private interface Target {

		int write(ByteBuffer buffer) throws IOException;

	}

}
