package io.peerlink.internal.server;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.server.dedup.CallEntry;
import io.peerlink.internal.server.dedup.RequestFilter;
import io.peerlink.internal.time.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long a stage that a handler has returned counts as running, complete or not.
 */
final class StageLimit {

	/**
	 * The limit of a stage whose caller has not said how long it waits: the longest
	 * deadline for which a call is remembered.
	 */
	static final Duration WITHOUT_DEADLINE = RequestFilter.MAX_DEADLINE;

	/**
	 * The longest deadline of a caller that counts. Anyone can claim to wait for
	 * centuries.
	 */
	static final Duration MAX_DEADLINE = Duration.ofDays(1);

	/**
	 * How long a stage counts after its caller's deadline: as long as the call would be
	 * remembered if it were complete, because another copy of its request may arrive. A
	 * stage that is merely slow still counts.
	 */
	static final Duration MARGIN = RequestFilter.RETENTION;

	private static final Logger logger = LoggerFactory.getLogger(StageLimit.class);

	private StageLimit() {
	}

	/**
	 * Starts the timer of a stage.
	 * @param context the node
	 * @param call the call that the stage belongs to
	 * @param giveUp runs on the timer thread when the limit is reached
	 * @return the timer, {@code null} if the node has stopped
	 */
	static Scheduler.@Nullable Timer start(NodeContext context, CallEntry call, Runnable giveUp) {
		try {
			return context.scheduler().schedule(of(call, context.nanoTime()), giveUp);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("A stage is not limited, because the node has stopped", ex);
			return null;
		}
	}

	private static Duration of(CallEntry call, long now) {
		if (!call.isNumbered()) {
			return WITHOUT_DEADLINE;
		}
		long remaining = Math.max(0, Math.min(call.deadline() - now, MAX_DEADLINE.toNanos()));
		return MARGIN.plusNanos(remaining);
	}

}
