package io.peerlink.internal.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

import io.peerlink.file.FileOffer;
import org.jspecify.annotations.Nullable;

/**
 * A file that is being received. Used by one thread, but for {@link #end()}.
 */
final class Upload implements AutoCloseable {

	private final Inbox inbox;

	private final String id;

	private final FileOffer offer;

	private final Path file;

	private final Runnable owner;

	private final MessageDigest digest = FileDigest.begin();

	private @Nullable FileChannel channel;

	private long offset;

	private volatile long movedAt;

	Upload(Inbox inbox, String id, FileOffer offer, Runnable owner) {
		this.inbox = inbox;
		this.id = id;
		this.offer = offer;
		this.file = inbox.partialFile(id);
		this.owner = owner;
		this.movedAt = inbox.nanoTime();
	}

	String id() {
		return this.id;
	}

	FileOffer offer() {
		return this.offer;
	}

	Path file() {
		return this.file;
	}

	/**
	 * Reads what is there already.
	 */
	void begin() throws IOException {
		FileChannel channel = FileChannel.open(this.file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
		this.channel = channel;
		long size = channel.size();
		if (size > this.offer.size()) {
			channel.truncate(0);
			size = 0;
		}
		try (InputStream there = Files.newInputStream(this.file)) {
			FileDigest.update(this.digest, there, size);
		}
		this.offset = size;
		channel.position(size);
	}

	/**
	 * Returns how many bytes are there.
	 */
	long offset() {
		return this.offset;
	}

	void write(byte[] bytes, int length) throws RefusedException {
		FileChannel channel = this.channel;
		if (channel == null) {
			throw new IllegalStateException("The upload has not begun");
		}
		try {
			ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
			while (buffer.hasRemaining()) {
				channel.write(buffer);
			}
		}
		catch (IOException ex) {
			throw this.inbox.failed(ex);
		}
		this.digest.update(bytes, 0, length);
		this.offset += length;
		this.movedAt = this.inbox.nanoTime();
	}

	/**
	 * Returns the digest of a file that is there completely.
	 */
	String digest() {
		try {
			return FileDigest.end((MessageDigest) this.digest.clone());
		}
		catch (CloneNotSupportedException ex) {
			throw new IllegalStateException("SHA-256 of this Java runtime cannot be copied", ex);
		}
	}

	/**
	 * Gives the file its name.
	 * @return where it is
	 */
	Path complete(boolean overwrite) throws RefusedException {
		FileChannel channel = this.channel;
		if (channel != null) {
			try {
				channel.force(true);
				channel.close();
			}
			catch (IOException ex) {
				throw this.inbox.failed(ex);
			}
		}
		return this.inbox.complete(this, digest(), overwrite);
	}

	/**
	 * Throws away what is there.
	 */
	void discard() {
		try {
			close();
			Files.deleteIfExists(this.file);
		}
		catch (IOException ex) {
			// It is removed with others that are never completed.
		}
	}

	/**
	 * Returns whether nothing has come for a time. Thread-safe.
	 */
	boolean isIdle(long now, long nanos) {
		return now - this.movedAt >= nanos;
	}

	/**
	 * Ends the upload from outside: its thread comes back soon.
	 */
	void end() {
		this.owner.run();
	}

	@Override
	public void close() {
		FileChannel channel = this.channel;
		this.channel = null;
		if (channel != null) {
			try {
				channel.close();
			}
			catch (IOException ex) {
				// What is written is written.
			}
		}
		this.inbox.closed(this);
	}

}
