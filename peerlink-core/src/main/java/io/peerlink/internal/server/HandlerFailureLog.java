package io.peerlink.internal.server;

import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.time.LogInterval;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Logs the failures of one method's handler, the first one and then at most one in a
 * minute, as whoever calls it decides how often it fails. Exceptions and errors are
 * limited apart. Never throws. Thread-safe.
 */
final class HandlerFailureLog {

	private static final Logger logger = LoggerFactory.getLogger(HandlerFailureLog.class);

	private final String method;

	private final LogInterval exceptions = new LogInterval();

	private final LogInterval errors = new LogInterval();

	private final LogInterval denials = new LogInterval();

	HandlerFailureLog(String method) {
		this.method = method;
	}

	/**
	 * Logs a failure, unless too many were logged before.
	 * @param arrival how the request arrived
	 * @param failure what the handler threw
	 * @param now the present time in nanoseconds of the node
	 */
	void record(Arrival arrival, Throwable failure, long now) {
		boolean error = failure instanceof Error;
		int hidden = (error ? this.errors : this.exceptions).tryAcquire(now);
		if (hidden < 0) {
			log(Level.DEBUG, arrival, "", failure);
			return;
		}
		String others = (hidden > 0) ? "; " + hidden + " failures since the last one that was logged" : "";
		log(error ? Level.ERROR : Level.WARN, arrival, others, failure);
	}

	/**
	 * Logs that a caller may not call the method, unless too many were logged before.
	 * @param arrival how the request arrived
	 * @param denial why
	 * @param now the present time in nanoseconds of the node
	 */
	void denied(Arrival arrival, Throwable denial, long now) {
		int hidden = this.denials.tryAcquire(now);
		if (hidden < 0) {
			logger.debug("A call of {} by {} is denied", this.method, arrival, denial);
			return;
		}
		logger.warn("A call of {} by {} is denied{}: {}", this.method, arrival,
				(hidden > 0) ? ", as were " + hidden + " since the last one that was logged" : "", denial.getMessage());
	}

	private void log(Level level, Arrival arrival, String others, Throwable failure) {
		try {
			logger.atLevel(level)
				.setCause(failure)
				.log("Handler of {} failed, called by {}{}", this.method, arrival, others);
		}
		catch (Throwable ex) {
			// An exception whose message cannot be read.
			logWithoutCause(level, arrival, failure.getClass().getName() + others);
		}
	}

	private void logWithoutCause(Level level, Arrival arrival, String failure) {
		try {
			logger.atLevel(level).log("Handler of {} failed, called by {}, with {}", this.method, arrival, failure);
		}
		catch (Throwable ex) {
			// After an error there may be no memory left for it.
		}
	}

}
