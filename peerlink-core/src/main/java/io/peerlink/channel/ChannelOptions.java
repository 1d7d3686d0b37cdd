package io.peerlink.channel;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * How a channel works at this side. Immutable; each method returns a changed copy.
 *
 * @param ordering what is made of the order of frames; both sides must agree
 * @param maxQueueSize how many messages may wait to be received, from 1 to
 * {@value #MAX_QUEUE_SIZE}. A peer that opens a channel may wish for less, never for more
 * @param overflow what happens to one more message
 * @param idleTimeout after how much time without a frame in either direction the channel
 * is closed, or {@code null} for never; of what both sides say the shorter one counts
 * @param openTimeout how long to wait for the peer's consent; of no use to an acceptor
 */
public record ChannelOptions(ChannelOrdering ordering, int maxQueueSize, OverflowPolicy overflow,
		@Nullable Duration idleTimeout, Duration openTimeout) {

	/**
	 * How many messages may wait by default.
	 */
	public static final int DEFAULT_QUEUE_SIZE = 256;

	/**
	 * How many messages may wait at most: with messages of full size about 90 MB.
	 */
	public static final int MAX_QUEUE_SIZE = 65_536;

	/**
	 * How long the opening of a channel waits for the peer's consent by default.
	 */
	public static final Duration DEFAULT_OPEN_TIMEOUT = Duration.ofSeconds(5);

	/**
	 * The shortest idle timeout.
	 */
	public static final Duration MIN_IDLE_TIMEOUT = Duration.ofMillis(100);

	/**
	 * The longest idle timeout.
	 */
	public static final Duration MAX_IDLE_TIMEOUT = Duration.ofDays(365);

	public ChannelOptions {
		Objects.requireNonNull(ordering, "ordering must not be null");
		Objects.requireNonNull(overflow, "overflow must not be null");
		Objects.requireNonNull(openTimeout, "openTimeout must not be null");
		if (maxQueueSize < 1 || maxQueueSize > MAX_QUEUE_SIZE) {
			throw new IllegalArgumentException(
					"maxQueueSize must be between 1 and " + MAX_QUEUE_SIZE + " but is " + maxQueueSize);
		}
		if (idleTimeout != null
				&& (idleTimeout.compareTo(MIN_IDLE_TIMEOUT) < 0 || idleTimeout.compareTo(MAX_IDLE_TIMEOUT) > 0)) {
			throw new IllegalArgumentException("idleTimeout must be between " + MIN_IDLE_TIMEOUT.toMillis()
					+ " ms and 365 days but is " + idleTimeout);
		}
		if (openTimeout.isNegative() || openTimeout.isZero()) {
			throw new IllegalArgumentException("openTimeout must be positive but is " + openTimeout);
		}
	}

	/**
	 * Start with a channel that delivers frames as they arrive.
	 * @return the options
	 */
	public static ChannelOptions raw() {
		return of(ChannelOrdering.RAW);
	}

	/**
	 * Start with a channel that drops stale and repeated frames.
	 * @return the options
	 */
	public static ChannelOptions sequenced() {
		return of(ChannelOrdering.SEQUENCE);
	}

	/**
	 * Start with an ordering and defaults for everything else.
	 * @param ordering what is made of the order of frames
	 * @return the options
	 */
	public static ChannelOptions of(ChannelOrdering ordering) {
		return new ChannelOptions(ordering, DEFAULT_QUEUE_SIZE, OverflowPolicy.DROP_OLDEST, null, DEFAULT_OPEN_TIMEOUT);
	}

	/**
	 * Limit how many messages may wait to be received.
	 * @param maxQueueSize from 1 to {@value #MAX_QUEUE_SIZE}
	 * @return the changed options
	 */
	public ChannelOptions maxQueueSize(int maxQueueSize) {
		return new ChannelOptions(this.ordering, maxQueueSize, this.overflow, this.idleTimeout, this.openTimeout);
	}

	/**
	 * Say what a full queue does with one more message.
	 * @param overflow which message is dropped
	 * @return the changed options
	 */
	public ChannelOptions overflow(OverflowPolicy overflow) {
		return new ChannelOptions(this.ordering, this.maxQueueSize, overflow, this.idleTimeout, this.openTimeout);
	}

	/**
	 * Close the channel when it is not used.
	 * @param idleTimeout after how much time without a frame in either direction; at
	 * least 100 ms; {@code null} for never
	 * @return the changed options
	 */
	public ChannelOptions idleTimeout(@Nullable Duration idleTimeout) {
		return new ChannelOptions(this.ordering, this.maxQueueSize, this.overflow, idleTimeout, this.openTimeout);
	}

	/**
	 * Limit how long the opening waits for the peer's consent.
	 * @param openTimeout the timeout; positive
	 * @return the changed options
	 */
	public ChannelOptions openTimeout(Duration openTimeout) {
		return new ChannelOptions(this.ordering, this.maxQueueSize, this.overflow, this.idleTimeout, openTimeout);
	}

}
