package io.peerlink.internal.concurrent;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place of a thread of a {@link BoundedExecutor} among those that run.
 *
 * @param beginWait lets another task run
 * @param endWait counts the thread as running again
 */
record WorkerPlace(Runnable beginWait, Runnable endWait) implements ManagedWait.Place {

	private static final Logger logger = LoggerFactory.getLogger(WorkerPlace.class);

	@Override
	public void leave() {
		try {
			this.beginWait.run();
		}
		catch (RuntimeException ex) {
			// The task that waits is not to blame.
			logger.warn("Cannot start a thread while another one waits", ex);
		}
	}

	@Override
	public void retake() {
		this.endWait.run();
	}

}
