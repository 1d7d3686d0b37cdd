package io.peerlink;

import java.time.Duration;
import java.util.Objects;

import io.peerlink.TrackedCall.Incarnation;
import io.peerlink.internal.concurrent.Futures;
import org.jspecify.annotations.Nullable;

/**
 * An execution of a handler: the instance that ran it, and the outcome.
 */
final class Execution {

	private final Incarnation where;

	private final long startedAt;

	private @Nullable Long result;

	private @Nullable Throwable failure;

	Execution(Incarnation where, long startedAt) {
		this.where = where;
		this.startedAt = startedAt;
	}

	Incarnation where() {
		return this.where;
	}

	long startedAt() {
		return this.startedAt;
	}

	long returns(long result) {
		this.result = result;
		return result;
	}

	<T extends Throwable> T fails(T failure) {
		this.failure = Futures.unwrap(failure);
		return failure;
	}

	boolean hasReturned(@Nullable Long result) {
		return this.result != null && this.result.equals(result);
	}

	/**
	 * Returns whether an error reply reports the failure of this execution.
	 */
	boolean hasFailed(String type, String message) {
		return this.failure != null && this.failure.getClass().getSimpleName().equals(type)
				&& Objects.requireNonNullElse(this.failure.getMessage(), "").startsWith(message);
	}

	@Override
	public String toString() {
		return "executed by " + this.where + " at " + Duration.ofNanos(this.startedAt) + " with "
				+ ((this.failure != null) ? this.failure : this.result);
	}

}
