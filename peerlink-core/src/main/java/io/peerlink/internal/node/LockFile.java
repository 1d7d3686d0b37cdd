package io.peerlink.internal.node;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps others from writing a file meanwhile: other processes, and other threads of this
 * one. The lock is on a file next to it, which stays, as the file itself is replaced by
 * whoever writes it.
 */
final class LockFile implements AutoCloseable {

	/**
	 * Nobody writes for long.
	 */
	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final Duration RETRY = Duration.ofMillis(5);

	/**
	 * The system knows locks of processes only.
	 */
	private static final ReentrantLock THREADS = new ReentrantLock();

	private final FileChannel channel;

	private LockFile(FileChannel channel) {
		this.channel = channel;
	}

	/**
	 * Waits until nobody else has the lock.
	 * @param file the file that is to be written
	 * @return the lock, which is closed by the thread that has got it
	 * @throws IOException when others have it for long, or there is no way to lock
	 */
	static LockFile of(Path file) throws IOException {
		long deadline = System.nanoTime() + TIMEOUT.toNanos();
		try {
			if (!THREADS.tryLock(TIMEOUT.toNanos(), TimeUnit.NANOSECONDS)) {
				throw inUse(file);
			}
			boolean locked = false;
			try {
				LockFile lock = new LockFile(lock(file, deadline));
				locked = true;
				return lock;
			}
			finally {
				if (!locked) {
					THREADS.unlock();
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("Interrupted while others write " + file, ex);
		}
	}

	private static FileChannel lock(Path file, long deadline) throws IOException, InterruptedException {
		FileChannel channel = open(file);
		boolean locked = false;
		try {
			while (!tryLock(channel)) {
				if (System.nanoTime() - deadline > 0) {
					throw inUse(file);
				}
				TimeUnit.NANOSECONDS.sleep(RETRY.toNanos());
			}
			locked = true;
			return channel;
		}
		finally {
			if (!locked) {
				channel.close();
			}
		}
	}

	private static FileChannel open(Path file) throws IOException {
		Path lock = file.resolveSibling(file.getFileName() + ".lock");
		OwnerFile.createEmpty(lock, file);
		return FileChannel.open(lock, Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
	}

	private static boolean tryLock(FileChannel channel) throws IOException {
		try {
			return channel.tryLock() != null;
		}
		catch (OverlappingFileLockException ex) {
			// Another application in this process, with classes of its own.
			return false;
		}
	}

	private static IOException inUse(Path file) {
		return new IOException(file + " has been locked by others for " + TIMEOUT.toSeconds() + " s");
	}

	@Override
	public void close() throws IOException {
		try {
			this.channel.close();
		}
		finally {
			THREADS.unlock();
		}
	}

}
