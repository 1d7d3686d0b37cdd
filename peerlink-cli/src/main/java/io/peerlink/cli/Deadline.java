package io.peerlink.cli;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * The time until which a command waits for events.
 */
final class Deadline {

	/**
	 * A deadline that never expires.
	 */
	static final Deadline NEVER = new Deadline(null);

	private final @Nullable Long nanoTime;

	private Deadline(@Nullable Long nanoTime) {
		this.nanoTime = nanoTime;
	}

	static Deadline after(Duration duration) {
		return new Deadline(System.nanoTime() + duration.toNanos());
	}

	/**
	 * Removes the head of a queue, waiting for it until this deadline if necessary.
	 * @return the head, or {@code null} when the deadline has expired
	 */
	<T> @Nullable T poll(BlockingQueue<T> queue) throws InterruptedException {
		if (this.nanoTime == null) {
			return queue.take();
		}
		return queue.poll(this.nanoTime - System.nanoTime(), TimeUnit.NANOSECONDS);
	}

}
