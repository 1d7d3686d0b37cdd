package io.peerlink;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;

import org.jspecify.annotations.Nullable;

/**
 * A call of a simulated node: what was wanted, what was seen of it on the wire, and how
 * it ended. Times are nanoseconds since the world began.
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

	private boolean told = true;

	private int requests;

	private int ends;

	private long endedAt;

	private boolean cancelled;

	private @Nullable Long result;

	private @Nullable Throwable failure;

	/**
	 * Begin.
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
	 * Make it one of several that end together.
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
	 * Take note that its request was sent.
	 * @param told whether it says who calls whom, until when
	 */
	void requested(boolean told) {
		this.requests++;
		this.told &= told;
	}

	/**
	 * Tell whether all its requests said who calls whom, until when.
	 */
	boolean isTold() {
		return this.told;
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
	 * Say in a word how it ended.
	 */
	String outcome() {
		if (this.ends == 0) {
			return "open";
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
	 * One life of a node, from a start to a crash.
	 */
	static final class Incarnation {

		private final String description;

		private boolean dead;

		private long replacedAt = Long.MAX_VALUE;

		Incarnation(String description) {
			this.description = description;
		}

		void die() {
			this.dead = true;
		}

		boolean isDead() {
			return this.dead;
		}

		/**
		 * Take note that the next one was announced to everyone.
		 */
		void replaced(long now) {
			this.replacedAt = now;
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
