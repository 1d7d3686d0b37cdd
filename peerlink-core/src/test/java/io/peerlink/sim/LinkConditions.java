package io.peerlink.sim;

import java.time.Duration;

/**
 * The conditions of one direction of a link.
 *
 * @param latency the minimum latency of a datagram
 * @param jitter the maximum additional random latency; if it exceeds the gap between two
 * datagrams, they may be reordered
 * @param loss the probability that a datagram is lost
 * @param duplication the probability that a datagram that is not lost arrives twice
 */
public record LinkConditions(Duration latency, Duration jitter, double loss, double duplication) {

	/**
	 * A quiet wired LAN: 0.1 ms, in order, no loss.
	 */
	public static final LinkConditions GOOD = new LinkConditions(Duration.ofNanos(100_000), Duration.ZERO, 0, 0);

	/**
	 * A bad wireless LAN: 2 to 22 ms, out of order, every fifth lost, every tenth twice.
	 */
	public static final LinkConditions BAD = new LinkConditions(Duration.ofMillis(2), Duration.ofMillis(20), 0.2, 0.1);

	public LinkConditions {
		if (latency.isNegative() || jitter.isNegative()) {
			throw new IllegalArgumentException("latency and jitter must not be negative");
		}
		checkProbability("loss", loss);
		checkProbability("duplication", duplication);
	}

	public LinkConditions withLatency(Duration latency, Duration jitter) {
		return new LinkConditions(latency, jitter, this.loss, this.duplication);
	}

	public LinkConditions withLoss(double loss) {
		return new LinkConditions(this.latency, this.jitter, loss, this.duplication);
	}

	public LinkConditions withDuplication(double duplication) {
		return new LinkConditions(this.latency, this.jitter, this.loss, duplication);
	}

	private static void checkProbability(String name, double value) {
		if (!(value >= 0 && value <= 1)) {
			throw new IllegalArgumentException(name + " must be between 0 and 1 but is " + value);
		}
	}

}
