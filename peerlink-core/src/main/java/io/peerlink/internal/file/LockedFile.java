package io.peerlink.internal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A file that is not complete, open for one writer: of this process and of all others.
 * Used by one thread.
 */
final class LockedFile implements AutoCloseable {

	private final FileChannel channel;

	private LockedFile(FileChannel channel) {
		this.channel = channel;
	}

	/**
	 * Opens a file, and creates it if there is none.
	 * @throws RefusedException if another one writes it
	 */
	static LockedFile open(Path file) throws IOException, RefusedException {
		Set<OpenOption> options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE,
				LinkOption.NOFOLLOW_LINKS);
		FileChannel channel = FileChannel.open(file, options);
		boolean locked = false;
		try {
			locked = lock(channel) != null;
			if (!locked) {
				throw FileRefusal.BUSY.because("Another transfer writes the same file");
			}
			return new LockedFile(channel);
		}
		finally {
			if (!locked) {
				channel.close();
			}
		}
	}

	private static @Nullable FileLock lock(FileChannel channel) throws IOException {
		try {
			return channel.tryLock();
		}
		catch (OverlappingFileLockException ex) {
			return null;
		}
	}

	long size() throws IOException {
		return this.channel.size();
	}

	FileChannel channel() {
		return this.channel;
	}

	void truncate(long size) throws IOException {
		this.channel.truncate(size);
	}

	/**
	 * Adds bytes at the end.
	 */
	void append(byte[] bytes, int length) throws IOException {
		ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
		long position = this.channel.size();
		while (buffer.hasRemaining()) {
			position += this.channel.write(buffer, position);
		}
	}

	/**
	 * Has the system write everything to the disk.
	 */
	void force() throws IOException {
		this.channel.force(true);
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}
