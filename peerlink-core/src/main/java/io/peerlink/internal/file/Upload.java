package io.peerlink.internal.file;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

import io.peerlink.file.FileOffer;
import org.jspecify.annotations.Nullable;

/**
 * A file that is being received. Used by one thread, but for {@link #end()},
 * {@link #isIdle} and {@link #missing()}.
 */
final class Upload implements AutoCloseable {

	private final Inbox inbox;

	private final String id;

	private final FileOffer offer;

	private final Path file;

	private final Runnable owner;

	private MessageDigest digest = FileDigest.begin();

	private @Nullable LockedFile part;

	private boolean begun;

	private volatile long offset;

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
	 * Opens the file, and reads what is there already.
	 * @param known the digest of what this process has written before
	 * @param tick is told that the reading goes on
	 */
	void begin(Inbox.@Nullable Hashed known, Tick tick) throws IOException, RefusedException {
		LockedFile part = LockedFile.open(this.file);
		this.part = part;
		if (part.size() > this.offer.size()) {
			part.truncate(0);
		}
		long size = part.size();
		long hashed = 0;
		if (known != null && known.length() <= size) {
			this.digest = known.digest();
			hashed = known.length();
		}
		FileChannel channel = part.channel();
		FileDigest.update(this.digest, Channels.newInputStream(channel.position(hashed)), size - hashed, tick);
		this.offset = size;
		this.begun = true;
		this.movedAt = this.inbox.nanoTime();
	}

	/**
	 * Returns how many bytes are there.
	 */
	long offset() {
		return this.offset;
	}

	/**
	 * Returns how many bytes are to come. Thread-safe.
	 */
	long missing() {
		return this.offer.size() - this.offset;
	}

	void write(byte[] bytes, int length) throws RefusedException {
		try {
			part().append(bytes, length);
		}
		catch (IOException ex) {
			throw failed(ex);
		}
		this.digest.update(bytes, 0, length);
		long offset = this.offset + length;
		this.offset = offset;
		this.movedAt = this.inbox.nanoTime();
	}

	/**
	 * On a full disk, what is there would only be in the way.
	 */
	private RefusedException failed(IOException failure) {
		RefusedException refused = this.inbox.failed(failure);
		if (refused.refusal() == FileRefusal.NO_SPACE) {
			discard();
		}
		return refused;
	}

	private LockedFile part() {
		if (this.part == null) {
			throw new IllegalStateException("The upload has not begun");
		}
		return this.part;
	}

	/**
	 * Returns the digest of what is there.
	 */
	String digest() {
		return FileDigest.end(FileDigest.copy(this.digest));
	}

	/**
	 * Gives the file its name.
	 * @return where it is
	 */
	Path complete(boolean overwrite) throws RefusedException {
		try {
			part().force();
			closePart();
		}
		catch (IOException ex) {
			throw failed(ex);
		}
		return this.inbox.complete(this, digest(), overwrite);
	}

	/**
	 * Throws away what is there.
	 */
	void discard() {
		try {
			closePart();
			Files.deleteIfExists(this.file);
		}
		catch (IOException ex) {
			// It is removed with others that are never completed.
		}
		this.offset = 0;
	}

	private void closePart() throws IOException {
		LockedFile part = this.part;
		this.part = null;
		if (part != null) {
			part.close();
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
		// What was not read to its end says nothing.
		boolean kept = this.part != null && this.begun;
		if (kept && this.offset == 0) {
			discard();
			kept = false;
		}
		try {
			closePart();
		}
		catch (IOException ex) {
			// What is written is written.
		}
		this.inbox.closed(this, kept ? new Inbox.Hashed(this.offset, this.digest) : null);
	}

}
