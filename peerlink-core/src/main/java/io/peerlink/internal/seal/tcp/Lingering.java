package io.peerlink.internal.seal.tcp;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

import io.peerlink.spi.StreamConnection;

/**
 * The time that one connection takes to send what was written before it was closed. So
 * many at once may do that. Thread-safe.
 */
final class Lingering {

	/**
	 * How long the other side may take.
	 */
	static final Duration TIME = Duration.ofSeconds(5);

	/**
	 * How many connections of a transport may do that at once.
	 */
	static final int MAX = 64;

	private final Semaphore places;

	private final LinkTimer timer;

	private boolean begun;

	private boolean ended;

	Lingering(Semaphore places, LinkTimer timer) {
		this.places = places;
		this.timer = timer;
	}

	/**
	 * Breaks the connection when its time is over, or at once if it has none.
	 */
	void begin(StreamConnection wire) {
		if (!takePlace()) {
			wire.reset();
			return;
		}
		try {
			this.timer.start(TIME, wire::reset);
		}
		catch (RejectedExecutionException ex) {
			// The node stops.
			wire.reset();
		}
	}

	private synchronized boolean takePlace() {
		if (this.ended || this.begun) {
			return true;
		}
		this.begun = this.places.tryAcquire();
		return this.begun;
	}

	/**
	 * Records that the connection is over.
	 */
	synchronized void end() {
		if (this.begun && !this.ended) {
			this.places.release();
		}
		this.ended = true;
	}

}
