package io.peerlink.stream;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * How a stream is opened and read at this side.
 *
 * @param openTimeout how long to wait for the connection and for the peer's answer
 * @param readTimeout how long a read waits for the first byte; {@code null} for ever
 * @since 0.1.0
 */
public record StreamOptions(Duration openTimeout, @Nullable Duration readTimeout) {

	/**
	 * How long an opening waits by default.
	 */
	public static final Duration DEFAULT_OPEN_TIMEOUT = Duration.ofSeconds(5);

	public StreamOptions {
		Objects.requireNonNull(openTimeout, "openTimeout must not be null");
		requirePositive("openTimeout", openTimeout);
		if (readTimeout != null) {
			requirePositive("readTimeout", readTimeout);
		}
	}

	private static void requirePositive(String name, Duration timeout) {
		if (timeout.isNegative() || timeout.isZero()) {
			throw new IllegalArgumentException(name + " must be positive but is " + timeout);
		}
	}

	/**
	 * Returns the defaults: 5 s to open, no read timeout.
	 * @return the options
	 */
	public static StreamOptions defaults() {
		return new StreamOptions(DEFAULT_OPEN_TIMEOUT, null);
	}

	/**
	 * Returns these options with another open timeout.
	 * @param openTimeout how long to wait for the connection and for the peer's answer;
	 * positive
	 * @return the changed options
	 */
	public StreamOptions withOpenTimeout(Duration openTimeout) {
		return new StreamOptions(openTimeout, this.readTimeout);
	}

	/**
	 * Returns these options with another read timeout.
	 * @param readTimeout how long a read waits for the first byte; positive, or
	 * {@code null} for ever
	 * @return the changed options
	 */
	public StreamOptions withReadTimeout(@Nullable Duration readTimeout) {
		return new StreamOptions(this.openTimeout, readTimeout);
	}

}
