package io.peerlink.internal.file;

import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Ends a transfer that moves less than {@value #MIN_BYTES} bytes in {@link #WINDOW}: it
 * takes a thread. Used by one thread.
 */
final class FilePace {

	/**
	 * The time that is looked at.
	 */
	static final Duration WINDOW = Duration.ofSeconds(20);

	/**
	 * How much has to move in that time.
	 */
	static final int MIN_BYTES = 16 * 1024;

	private final LongSupplier nanoTime;

	private long since;

	private long moved;

	FilePace(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		this.since = nanoTime.getAsLong();
	}

	/**
	 * Records what has moved.
	 * @throws IOException if it is too little
	 */
	void moved(int bytes) throws IOException {
		this.moved += bytes;
		long now = this.nanoTime.getAsLong();
		if (now - this.since < WINDOW.toNanos()) {
			return;
		}
		if (this.moved < MIN_BYTES) {
			throw new IOException("less than " + MIN_BYTES + " bytes went through in " + WINDOW.toSeconds() + " s");
		}
		this.since = now;
		this.moved = 0;
	}

}
