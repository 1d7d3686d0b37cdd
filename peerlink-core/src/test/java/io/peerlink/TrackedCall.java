package io.peerlink;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;

import org.jspecify.annotations.Nullable;

/**
 * A call by a simulated node: its options, its requests on the wire, and its outcome.
 * Times are nanoseconds since the start of the simulation.
 */
final class TrackedCall {

	private final CallKey key;

	private final String caller;

	private final Incarnation callerIncarnation;

	private final @Nullable Incarnation calleeIncarnation;

	private final Duration timeout;

	private final boolean idempotent;

	private final long startedAt;

	private boolean alone = true;

	private boolean numbered = true;

	private int requests;

	private int ends;

	private long endedAt;

	private boolean cancelled;

	private boolean calleeUpAtTheEnd;

	private @Nullable Long result;

	private @Nullable Throwable failure;

	/**
	 * Creates a call that has started.
	 * @param calleeIncarnation the instance that the caller knows by the callee's name
	 */
	TrackedCall(CallKey key, String caller, Incarnation callerIncarnation, @Nullable Incarnation calleeIncarnation,
			Duration timeout, boolean idempotent, long startedAt) {
		this.key = key;
		this.caller = caller;
		this.callerIncarnation = callerIncarnation;
		this.calleeIncarnation = calleeIncarnation;
		this.timeout = timeout;
		this.idempotent = idempotent;
		this.startedAt = startedAt;
	}

	CallKey key() {
		return this.key;
	}

	Incarnation callerIncarnation() {
		return this.callerIncarnation;
	}

	@Nullable Incarnation calleeIncarnation() {
		return this.calleeIncarnation;
	}

	Duration timeout() {
		return this.timeout;
	}

	boolean isIdempotent() {
		return this.idempotent;
	}

	long startedAt() {
		return this.startedAt;
	}

	long deadline() {
		return this.startedAt + this.timeout.toNanos();
	}

	/**
	 * Marks this call as one of several that end together.
	 */
	void partOfABroadcast() {
		this.alone = false;
	}

	boolean isAlone() {
		return this.alone;
	}

	void cancelled() {
		this.cancelled = true;
	}

	boolean isCancelled() {
		return this.cancelled;
	}

	/**
	 * Records a transmission of the request.
	 * @param numbered whether it has an extension
	 */
	void requested(boolean numbered) {
		this.requests++;
		this.numbered &= numbered;
	}

	/**
	 * Returns whether all transmissions had an extension.
	 */
	boolean isNumbered() {
		return this.numbered;
	}

	int requests() {
		return this.requests;
	}

	void ended(long now, @Nullable Long result, @Nullable Throwable failure) {
		this.ends++;
		this.endedAt = now;
		this.result = result;
		this.failure = (failure instanceof CompletionException wrapped && wrapped.getCause() != null)
				? wrapped.getCause() : failure;
	}

	/**
	 * Records whether the caller knew its callee as up when the call ended.
	 */
	void calleeUpAtTheEnd(boolean up) {
		this.calleeUpAtTheEnd = up;
	}

	boolean isCalleeUpAtTheEnd() {
		return this.calleeUpAtTheEnd;
	}

	int ends() {
		return this.ends;
	}

	boolean isOver() {
		return this.ends > 0;
	}

	long endedAt() {
		return this.endedAt;
	}

	@Nullable Long result() {
		return this.result;
	}

	@Nullable Throwable failure() {
		return this.failure;
	}

	/**
	 * Returns the outcome in one word.
	 */
	String outcome() {
		if (this.ends == 0) {
			return "pending";
		}
		if (this.failure == null) {
			return "success";
		}
		return (this.failure instanceof CancellationException) ? "cancelled" : this.failure.getClass().getSimpleName();
	}

	@Override
	public String toString() {
		return this.caller + " called " + this.key + " at " + Duration.ofNanos(this.startedAt) + " for " + this.timeout
				+ (this.cancelled ? ", cancelled it" : "") + " and got " + this.outcome() + " at "
				+ Duration.ofNanos(this.endedAt) + " (" + this.result + ", " + this.failure + ") for " + this.requests
				+ " requests";
	}

	/**
	 * One run of a node, from a start to a crash.
	 */
	static final class Incarnation {

		private final String description;

		private boolean dead;

		private long replacedAt = Long.MAX_VALUE;

		private @Nullable Incarnation predecessor;

		private long stoppedAt = Long.MAX_VALUE;

		Incarnation(String description) {
			this.description = description;
		}

		/**
		 * Records the end. If it comes soon after the announcement, nobody may have found
		 * out that the previous one does not answer.
		 */
		void die(long now) {
			this.dead = true;
			if (this.predecessor != null
					&& now - this.predecessor.replacedAt < ReliabilityInvariants.LONGEST_CHECK.toNanos()) {
				this.predecessor.replacedAt = Long.MAX_VALUE;
			}
		}

		boolean isDead() {
			return this.dead;
		}

		/**
		 * Records that this one was announced to all nodes, after another one.
		 */
		void replaces(Incarnation predecessor, long now) {
			this.predecessor = predecessor;
			predecessor.replacedAt = now;
		}

		/**
		 * Records that it has said goodbye to all nodes and does not answer any more.
		 */
		void stopped(long now) {
			this.stoppedAt = now;
		}

		long stoppedAt() {
			return this.stoppedAt;
		}

		long replacedAt() {
			return this.replacedAt;
		}

		@Override
		public String toString() {
			return this.description;
		}

	}

}
