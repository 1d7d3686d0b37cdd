package io.peerlink.internal.value;

import io.peerlink.internal.time.LogInterval;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Logs the failures of values while they are sent, the first one and then at most one in
 * a minute, as whoever calls decides how often they fail. Never throws. Thread-safe.
 */
final class ValueFailureLog {

	private static final Logger logger = LoggerFactory.getLogger(ValueFailureLog.class);

	private final LogInterval interval = new LogInterval();

	/**
	 * Logs a failure, unless too many were logged before.
	 * @param label what people are told that the value is
	 * @param failure what the value, or its owner, has thrown
	 * @param now the present time in nanoseconds of the node
	 */
	void record(String label, Throwable failure, long now) {
		int others = this.interval.tryAcquire(now);
		Level level = (others < 0) ? Level.DEBUG : (failure instanceof Error) ? Level.ERROR : Level.WARN;
		try {
			logger.atLevel(level)
				.setCause(failure)
				.log("The streamed value {} has failed{}", label,
						(others > 0) ? "; " + others + " failures since the last one that was logged" : "");
		}
		catch (Throwable ex) {
			// An exception whose message cannot be read, or no memory is left.
		}
	}

}
