package io.peerlink.internal.reliability;

import org.jspecify.annotations.Nullable;

/**
 * Requests that are due to be retransmitted and wait for the budget of their path, in the
 * order in which they were due. The links are in the requests, so that one that is
 * answered leaves at once. Guarded by the {@link PeerPath}.
 */
final class WaitingRequests {

	private @Nullable NumberedRequest first;

	private @Nullable NumberedRequest last;

	boolean isEmpty() {
		return this.first == null;
	}

	/**
	 * Adds a request at the end; no effect if it waits already.
	 */
	void add(NumberedRequest request) {
		if (request.waiting) {
			return;
		}
		request.waiting = true;
		request.waitingBefore = this.last;
		if (this.last != null) {
			this.last.waitingAfter = request;
		}
		else {
			this.first = request;
		}
		this.last = request;
	}

	/**
	 * Removes a request; no effect if it does not wait.
	 */
	void remove(NumberedRequest request) {
		if (!request.waiting) {
			return;
		}
		NumberedRequest before = request.waitingBefore;
		NumberedRequest after = request.waitingAfter;
		if (before != null) {
			before.waitingAfter = after;
		}
		else {
			this.first = after;
		}
		if (after != null) {
			after.waitingBefore = before;
		}
		else {
			this.last = before;
		}
		request.waiting = false;
		request.waitingBefore = null;
		request.waitingAfter = null;
	}

	/**
	 * Removes the first request.
	 * @return the request, {@code null} if none waits
	 */
	@Nullable NumberedRequest poll() {
		NumberedRequest request = this.first;
		if (request != null) {
			remove(request);
		}
		return request;
	}

}
