package io.peerlink.internal.node;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Steps of a stop. Discoveries and transports may be the user's: the failure of one step,
 * errors included, must not keep the others from being taken.
 */
final class Cleanup {

	private static final Logger logger = LoggerFactory.getLogger(Cleanup.class);

	private Cleanup() {
	}

	static void attempt(String what, Runnable step) {
		try {
			step.run();
		}
		catch (Throwable ex) {
			// Even an error must not keep the steps after it from being taken.
			logger.warn("Failed to {}", what, ex);
		}
	}

}
