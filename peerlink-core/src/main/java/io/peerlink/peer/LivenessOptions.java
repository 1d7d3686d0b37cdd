package io.peerlink.peer;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Options for noticing lost peers: a peer that was silent for an interval is pinged;
 * after a number of pings in a row without answer it is down. With more than 100 peers
 * up, the intervals grow in proportion to their number. Immutable; each {@code with}
 * method returns a changed copy.
 *
 * @since 0.1.0
 */
public final class LivenessOptions {

	private static final LivenessOptions DEFAULTS = new LivenessOptions(true, Duration.ofSeconds(1),
			Duration.ofMillis(200), Duration.ofSeconds(5), Duration.ofMillis(850), 12);

	private final boolean enabled;

	private final Duration javaInterval;

	private final Duration javaTimeout;

	private final Duration otherInterval;

	private final Duration otherTimeout;

	private final int misses;

	private LivenessOptions(boolean enabled, Duration javaInterval, Duration javaTimeout, Duration otherInterval,
			Duration otherTimeout, int misses) {
		this.enabled = enabled;
		this.javaInterval = requirePositive(javaInterval, "javaInterval");
		this.javaTimeout = requirePositive(javaTimeout, "javaTimeout");
		this.otherInterval = requirePositive(otherInterval, "otherInterval");
		this.otherTimeout = requirePositive(otherTimeout, "otherTimeout");
		this.misses = misses;
		if (misses < 1) {
			throw new IllegalArgumentException("misses must be at least 1 but is " + misses);
		}
	}

	/**
	 * Returns the defaults: a crashed Java peer is down within 4 s, any other within 16 s
	 * (docs/protocol.md, "Liveness").
	 * @return the options
	 */
	public static LivenessOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * Returns the options of a node that does not ping to notice lost peers.
	 * @return the options
	 */
	public static LivenessOptions disabled() {
		return DEFAULTS.withEnabled(false);
	}

	/**
	 * Returns these options with pings on or off. Without them, Java peers are still
	 * pinged until they are verified.
	 * @param enabled whether silent peers are pinged
	 * @return the changed options
	 */
	public LivenessOptions withEnabled(boolean enabled) {
		return new LivenessOptions(enabled, this.javaInterval, this.javaTimeout, this.otherInterval, this.otherTimeout,
				this.misses);
	}

	/**
	 * Returns these options with another interval for Java peers.
	 * @param interval the silence after which a Java peer is pinged
	 * @return the changed options
	 */
	public LivenessOptions withJavaInterval(Duration interval) {
		return new LivenessOptions(this.enabled, interval, this.javaTimeout, this.otherInterval, this.otherTimeout,
				this.misses);
	}

	/**
	 * Returns these options with another timeout for Java peers.
	 * @param timeout how long a ping of a Java peer waits for its answer
	 * @return the changed options
	 */
	public LivenessOptions withJavaTimeout(Duration timeout) {
		return new LivenessOptions(this.enabled, this.javaInterval, timeout, this.otherInterval, this.otherTimeout,
				this.misses);
	}

	/**
	 * Returns these options with another interval for other peers. It should be longer
	 * than that for Java peers, because a Python peer that is busy with a call answers
	 * late.
	 * @param interval the silence after which any other peer is pinged
	 * @return the changed options
	 */
	public LivenessOptions withOtherInterval(Duration interval) {
		return new LivenessOptions(this.enabled, this.javaInterval, this.javaTimeout, interval, this.otherTimeout,
				this.misses);
	}

	/**
	 * Returns these options with another timeout for other peers.
	 * @param timeout how long a ping of any other peer waits for its answer
	 * @return the changed options
	 */
	public LivenessOptions withOtherTimeout(Duration timeout) {
		return new LivenessOptions(this.enabled, this.javaInterval, this.javaTimeout, this.otherInterval, timeout,
				this.misses);
	}

	/**
	 * Returns these options with another number of misses.
	 * @param misses after how many pings in a row without answer a peer is down
	 * @return the changed options
	 */
	public LivenessOptions withMisses(int misses) {
		return new LivenessOptions(this.enabled, this.javaInterval, this.javaTimeout, this.otherInterval,
				this.otherTimeout, misses);
	}

	/**
	 * Returns whether silent peers are pinged.
	 * @return whether liveness is on
	 */
	public boolean enabled() {
		return this.enabled;
	}

	/**
	 * Returns the silence after which a Java peer is pinged.
	 * @return the interval
	 */
	public Duration javaInterval() {
		return this.javaInterval;
	}

	/**
	 * Returns how long a ping of a Java peer waits for its answer.
	 * @return the timeout
	 */
	public Duration javaTimeout() {
		return this.javaTimeout;
	}

	/**
	 * Returns the silence after which any other peer is pinged.
	 * @return the interval
	 */
	public Duration otherInterval() {
		return this.otherInterval;
	}

	/**
	 * Returns how long a ping of any other peer waits for its answer.
	 * @return the timeout
	 */
	public Duration otherTimeout() {
		return this.otherTimeout;
	}

	/**
	 * Returns after how many pings in a row without answer a peer is down.
	 * @return the number
	 */
	public int misses() {
		return this.misses;
	}

	private static Duration requirePositive(Duration value, String name) {
		Objects.requireNonNull(value, () -> name + " must not be null");
		if (value.isNegative() || value.isZero()) {
			throw new IllegalArgumentException(name + " must be positive but is " + value);
		}
		return value;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof LivenessOptions that && this.enabled == that.enabled
				&& this.javaInterval.equals(that.javaInterval) && this.javaTimeout.equals(that.javaTimeout)
				&& this.otherInterval.equals(that.otherInterval) && this.otherTimeout.equals(that.otherTimeout)
				&& this.misses == that.misses;
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.enabled, this.javaInterval, this.javaTimeout, this.otherInterval, this.otherTimeout,
				this.misses);
	}

	@Override
	public String toString() {
		return "LivenessOptions[enabled=" + this.enabled + ", javaInterval=" + this.javaInterval + ", javaTimeout="
				+ this.javaTimeout + ", otherInterval=" + this.otherInterval + ", otherTimeout=" + this.otherTimeout
				+ ", misses=" + this.misses + "]";
	}

}
