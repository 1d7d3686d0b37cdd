package io.peerlink.sim;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What the network does to one packet: when its copies arrive, if any.
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
	 * It arrives twice in the same moment, before anything could have been done about the
	 * first copy.
	 */
	DOUBLED(1, 1),

	/**
	 * It arrives after whatever is sent within the next two milliseconds.
	 */
	OVERTAKEN(3),

	/**
	 * It arrives when the sender has repeated what it said, but before it does so again.
	 */
	LATE(100),

	/**
	 * It arrives when the sender has repeated what it said several times.
	 */
	OVERDUE(450),

	/**
	 * It arrives, and once more when all is said and the receiver still remembers.
	 */
	ECHOED(1, 450),

	/**
	 * It arrives, and once more after the longest delay that a network may have.
	 */
	HAUNTING(1, 30_000);

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
	 * Return when the copies arrive.
	 * @return how long after the packet was sent, in order
	 */
	List<Duration> delays() {
		return LongStream.of(this.first, this.again)
			.filter((delay) -> delay >= 0)
			.mapToObj(Duration::ofMillis)
			.toList();
	}

	/**
	 * Return how long this can go on.
	 * @return the time until the last copy arrives
	 */
	public Duration duration() {
		return Duration.ofMillis(Math.max(0, Math.max(this.first, this.again)));
	}

}
