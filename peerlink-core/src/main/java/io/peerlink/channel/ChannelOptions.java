package io.peerlink.channel;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * How a channel works at this side. Immutable; the {@code with} methods return a changed
 * copy.
 *
 * @since 0.1.0
 */
public final class ChannelOptions {

	/**
	 * The default queue size, in messages.
	 */
	public static final int DEFAULT_QUEUE_SIZE = 256;

	/**
	 * The largest queue size, in messages. They take at most 8 MiB, which is enough for
	 * so many if they are short.
	 */
	public static final int MAX_QUEUE_SIZE = 65_536;

	/**
	 * How long the opening of a channel waits for the peer's acknowledgement by default.
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

	private final ChannelOrdering ordering;

	private final int maxQueueSize;

	private final OverflowPolicy overflow;

	private final @Nullable Duration idleTimeout;

	private final Duration openTimeout;

	private ChannelOptions(ChannelOrdering ordering, int maxQueueSize, OverflowPolicy overflow,
			@Nullable Duration idleTimeout, Duration openTimeout) {
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
		this.ordering = ordering;
		this.maxQueueSize = maxQueueSize;
		this.overflow = overflow;
		this.idleTimeout = idleTimeout;
		this.openTimeout = openTimeout;
	}

	/**
	 * Returns the options of a channel that delivers frames as they arrive.
	 * @return the options
	 */
	public static ChannelOptions raw() {
		return of(ChannelOrdering.RAW);
	}

	/**
	 * Returns the options of a channel that drops stale and duplicated frames.
	 * @return the options
	 */
	public static ChannelOptions sequenced() {
		return of(ChannelOrdering.SEQUENCE);
	}

	/**
	 * Returns the defaults for an ordering: a queue of {@value #DEFAULT_QUEUE_SIZE}
	 * messages that drops the oldest, no idle timeout, 5 s to open.
	 * @param ordering the ordering, on which both sides must agree
	 * @return the options
	 */
	public static ChannelOptions of(ChannelOrdering ordering) {
		return new ChannelOptions(ordering, DEFAULT_QUEUE_SIZE, OverflowPolicy.DROP_OLDEST, null, DEFAULT_OPEN_TIMEOUT);
	}

	/**
	 * Returns these options with another queue size.
	 * @param maxQueueSize how many messages may wait to be received, from 1 to
	 * {@value #MAX_QUEUE_SIZE}. A peer that opens a channel may request less, not more.
	 * What waits also takes at most 8 MiB on one channel, 16 MiB with one peer and 32 MiB
	 * in all; an empty queue takes one message in any case
	 * @return the changed options
	 * @throws IllegalArgumentException when the size is out of range
	 */
	public ChannelOptions withMaxQueueSize(int maxQueueSize) {
		return new ChannelOptions(this.ordering, maxQueueSize, this.overflow, this.idleTimeout, this.openTimeout);
	}

	/**
	 * Returns these options with another overflow policy.
	 * @param overflow which message a full queue drops
	 * @return the changed options
	 */
	public ChannelOptions withOverflow(OverflowPolicy overflow) {
		return new ChannelOptions(this.ordering, this.maxQueueSize, overflow, this.idleTimeout, this.openTimeout);
	}

	/**
	 * Returns these options with an idle timeout.
	 * @param idleTimeout after how much time without a frame in either direction the
	 * channel is closed, from 100 ms to 365 days, or {@code null} for never. The shorter
	 * timeout of both sides applies
	 * @return the changed options
	 * @throws IllegalArgumentException when the timeout is out of range
	 */
	public ChannelOptions withIdleTimeout(@Nullable Duration idleTimeout) {
		return new ChannelOptions(this.ordering, this.maxQueueSize, this.overflow, idleTimeout, this.openTimeout);
	}

	/**
	 * Returns these options with another open timeout.
	 * @param openTimeout how long the initiator waits for the peer's acknowledgement; not
	 * used by an acceptor
	 * @return the changed options
	 * @throws IllegalArgumentException when the timeout is not positive
	 */
	public ChannelOptions withOpenTimeout(Duration openTimeout) {
		return new ChannelOptions(this.ordering, this.maxQueueSize, this.overflow, this.idleTimeout, openTimeout);
	}

	/**
	 * Returns the ordering, on which both sides must agree.
	 * @return the ordering
	 */
	public ChannelOrdering ordering() {
		return this.ordering;
	}

	/**
	 * Returns how many messages may wait to be received.
	 * @return the number
	 */
	public int maxQueueSize() {
		return this.maxQueueSize;
	}

	/**
	 * Returns which message a full queue drops.
	 * @return the policy
	 */
	public OverflowPolicy overflow() {
		return this.overflow;
	}

	/**
	 * Returns after how much time without a frame the channel is closed.
	 * @return the timeout, {@code null} for never
	 */
	public @Nullable Duration idleTimeout() {
		return this.idleTimeout;
	}

	/**
	 * Returns how long the initiator waits for the peer's acknowledgement.
	 * @return the timeout
	 */
	public Duration openTimeout() {
		return this.openTimeout;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof ChannelOptions that && this.ordering == that.ordering
				&& this.maxQueueSize == that.maxQueueSize && this.overflow == that.overflow
				&& Objects.equals(this.idleTimeout, that.idleTimeout) && this.openTimeout.equals(that.openTimeout);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.ordering, this.maxQueueSize, this.overflow, this.idleTimeout, this.openTimeout);
	}

	@Override
	public String toString() {
		return "ChannelOptions[ordering=" + this.ordering + ", maxQueueSize=" + this.maxQueueSize + ", overflow="
				+ this.overflow + ", idleTimeout=" + this.idleTimeout + ", openTimeout=" + this.openTimeout + "]";
	}

}
