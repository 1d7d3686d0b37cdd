package io.peerlink.sim;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The fate of one packet on the network: when its copies arrive, if any.
 */
public enum Fate {

	/**
	 * It arrives after a millisecond.
	 */
	DELIVERED(1),

	/**
	 * It never arrives.
	 */
	LOST,

	/**
	 * It arrives twice at the same time, before the first copy can have had an effect.
	 */
	DUPLICATED(1, 1),

	/**
	 * It arrives after all packets of the next two milliseconds.
	 */
	REORDERED(3),

	/**
	 * It arrives after the first retransmission, but before the second.
	 */
	LATE(100),

	/**
	 * It arrives after several retransmissions.
	 */
	VERY_LATE(450),

	/**
	 * It arrives, and again when the call has ended and the receiver still keeps its
	 * reply.
	 */
	DUPLICATED_LATE(1, 450),

	/**
	 * It arrives, and again after the longest delay that a network may have.
	 */
	DUPLICATED_VERY_LATE(1, 30_000);

	private final long first;

	private final long again;

	Fate() {
		this(-1);
	}

	Fate(long first) {
		this(first, -1);
	}

	Fate(long first, long again) {
		this.first = first;
		this.again = again;
	}

	/**
	 * Returns the delays of the copies.
	 * @return the times after the sending of the packet, in order
	 */
	List<Duration> delays() {
		return LongStream.of(this.first, this.again)
			.filter((delay) -> delay >= 0)
			.mapToObj(Duration::ofMillis)
			.toList();
	}

	/**
	 * Returns the longest delay.
	 * @return the time until the last copy arrives
	 */
	public Duration duration() {
		return Duration.ofMillis(Math.max(0, Math.max(this.first, this.again)));
	}

}
