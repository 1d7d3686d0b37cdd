package io.peerlink.file;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a transfer is.
 *
 * @param transferred how many bytes of the file are there
 * @param resumedAt how many of them were there before
 * @param size the length of the file in bytes, -1 as long as it is not known
 * @param elapsed since the transfer began
 * @since 0.1.0
 */
public record TransferProgress(long transferred, long resumedAt, long size, Duration elapsed) {

	private static final double NANOS_PER_SECOND = 1e9;

	/**
	 * Returns how fast it was so far.
	 * @return bytes a second, 0 at the beginning
	 */
	public double bytesPerSecond() {
		long nanos = this.elapsed.toNanos();
		return (nanos > 0) ? Math.max(0, this.transferred - this.resumedAt) * NANOS_PER_SECOND / nanos : 0;
	}

	/**
	 * Returns how long the rest takes if it goes on as fast.
	 * @return the time left, empty if nothing tells it yet
	 */
	public Optional<Duration> remaining() {
		double rate = bytesPerSecond();
		if (this.size < 0 || rate <= 0) {
			return Optional.empty();
		}
		double seconds = Math.max(0, this.size - this.transferred) / rate;
		return Optional.of(Duration.ofMillis((long) Math.min(seconds * 1000, Long.MAX_VALUE)));
	}

}
