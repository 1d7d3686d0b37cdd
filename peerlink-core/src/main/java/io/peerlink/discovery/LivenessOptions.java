package io.peerlink.discovery;

import java.time.Duration;

/**
 * How soon a silent peer is noticed. A crash is noticed after about
 * {@code interval + misses * timeout}.
 *
 * @param enabled whether silent peers are pinged at all
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
	 * others.
	 * @return the default options
	 */
	public static LivenessOptions defaults() {
		return new LivenessOptions(true, Duration.ofSeconds(1), Duration.ofMillis(800), Duration.ofSeconds(5),
				Duration.ofMillis(3500), 3);
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
