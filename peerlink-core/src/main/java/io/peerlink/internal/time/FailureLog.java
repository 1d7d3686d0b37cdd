package io.peerlink.internal.time;

import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;

/**
 * Logs the failures that a thread survives. Whoever can make its tasks fail could fill
 * the log, so ever fewer failures are logged: the 1st, 2nd, 4th, 8th and so on. Never
 * throws, not even when no memory is left. Thread-safe.
 */
public final class FailureLog {

	private final Logger logger;

	private final AtomicLong failures = new AtomicLong();

	/**
	 * Creates a log that has seen no failure.
	 * @param logger where failures are logged
	 */
	public FailureLog(Logger logger) {
		this.logger = logger;
	}

	/**
	 * Logs a failure as an error, unless too many were logged before.
	 * @param what what has failed
	 * @param failure the exception or error
	 */
	public void record(String what, Throwable failure) {
		try {
			long count = this.failures.incrementAndGet();
			if (Long.bitCount(count) == 1) {
				this.logger.error("{}; {} failures so far", what, count, failure);
			}
		}
		catch (Throwable ex) {
			// The calling thread has to go on. When memory or stack are exhausted,
			// logging
			// fails for the same reason.
		}
	}

}
