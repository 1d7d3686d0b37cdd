package io.peerlink.discovery;

import java.time.Duration;

/**
 * How soon a silent peer is noticed. A crash is noticed after about
 * {@code interval + misses * timeout}. With more than 100 peers up, the intervals grow in
 * proportion to their number.
 *
 * @param enabled whether silent peers are pinged at all; Java peers are asked who they
 * are in any case
 * @param javaInterval how long a Java peer may be silent before it is pinged
 * @param javaTimeout how long to wait for the answer of a Java peer
 * @param otherInterval how long any other peer may be silent; longer, because a Python
 * peer that is busy with a call answers late
 * @param otherTimeout how long to wait for the answer of any other peer
 * @param misses how many pings in a row must stay unanswered
 */
public record LivenessOptions(boolean enabled, Duration javaInterval, Duration javaTimeout, Duration otherInterval,
		Duration otherTimeout, int misses) {

	public LivenessOptions {
		requirePositive(javaInterval, "javaInterval");
		requirePositive(javaTimeout, "javaTimeout");
		requirePositive(otherInterval, "otherInterval");
		requirePositive(otherTimeout, "otherTimeout");
		if (misses < 1) {
			throw new IllegalArgumentException("misses must be at least 1, but is " + misses);
		}
	}

	/**
	 * Return the defaults: a crash is noticed in less than 4 s for Java peers, 16 s for
	 * others, as long as not more than 100 peers are up. The time until then is spent on
	 * many short pings rather than on few long ones, so that a network that loses
	 * datagrams does not make a live peer look dead. Where three in ten are lost each
	 * way, 51 % of the pings have no answer: twelve in a row once in 3,200 times, six
	 * once in 57. Where one in ten is lost, twelve in a row never happen (once in 450
	 * million times).
	 * @return the default options
	 */
	public static LivenessOptions defaults() {
		return new LivenessOptions(true, Duration.ofSeconds(1), Duration.ofMillis(200), Duration.ofSeconds(5),
				Duration.ofMillis(850), 12);
	}

	/**
	 * Return options that leave silent peers alone.
	 * @return options that are not enabled
	 */
	public static LivenessOptions disabled() {
		LivenessOptions defaults = defaults();
		return new LivenessOptions(false, defaults.javaInterval, defaults.javaTimeout, defaults.otherInterval,
				defaults.otherTimeout, defaults.misses);
	}

	/**
	 * Return these options with another interval for Java peers.
	 * @param interval how long a Java peer may be silent before it is pinged
	 * @return changed options
	 */
	public LivenessOptions withJavaInterval(Duration interval) {
		return new LivenessOptions(this.enabled, interval, this.javaTimeout, this.otherInterval, this.otherTimeout,
				this.misses);
	}

	/**
	 * Return these options with another timeout for Java peers.
	 * @param timeout how long to wait for the answer of a Java peer
	 * @return changed options
	 */
	public LivenessOptions withJavaTimeout(Duration timeout) {
		return new LivenessOptions(this.enabled, this.javaInterval, timeout, this.otherInterval, this.otherTimeout,
				this.misses);
	}

	/**
	 * Return these options with another interval for all but Java peers.
	 * @param interval how long any other peer may be silent before it is pinged
	 * @return changed options
	 */
	public LivenessOptions withOtherInterval(Duration interval) {
		return new LivenessOptions(this.enabled, this.javaInterval, this.javaTimeout, interval, this.otherTimeout,
				this.misses);
	}

	/**
	 * Return these options with another timeout for all but Java peers.
	 * @param timeout how long to wait for the answer of any other peer
	 * @return changed options
	 */
	public LivenessOptions withOtherTimeout(Duration timeout) {
		return new LivenessOptions(this.enabled, this.javaInterval, this.javaTimeout, this.otherInterval, timeout,
				this.misses);
	}

	/**
	 * Return these options with another number of misses.
	 * @param misses how many pings in a row must stay unanswered
	 * @return changed options
	 */
	public LivenessOptions withMisses(int misses) {
		return new LivenessOptions(this.enabled, this.javaInterval, this.javaTimeout, this.otherInterval,
				this.otherTimeout, misses);
	}

	Duration intervalOf(Peer peer) {
		return peer.isJava() ? this.javaInterval : this.otherInterval;
	}

	Duration timeoutOf(Peer peer) {
		return peer.isJava() ? this.javaTimeout : this.otherTimeout;
	}

	private static void requirePositive(Duration value, String name) {
		if (value.isNegative() || value.isZero()) {
			throw new IllegalArgumentException(name + " must be positive, but is " + value);
		}
	}

}
