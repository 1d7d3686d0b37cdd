package io.peerlink.internal.reliability;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Requests that are due to be retransmitted and wait for the budget of their path, in the
 * order in which they were due. Few ever wait, so it is not the requests that hold the
 * links of the list. One that is answered leaves at once. Guarded by the
 * {@link PeerPath}.
 */
final class WaitingRequests {

	private final Set<NumberedRequest> requests = new LinkedHashSet<>();

	boolean isEmpty() {
		return this.requests.isEmpty();
	}

	/**
	 * Adds a request at the end; no effect if it waits already.
	 */
	void add(NumberedRequest request) {
		this.requests.add(request);
	}

	/**
	 * Removes a request; no effect if it does not wait.
	 */
	void remove(NumberedRequest request) {
		if (!this.requests.isEmpty()) {
			this.requests.remove(request);
		}
	}

	/**
	 * Removes the first request.
	 * @return the request, {@code null} if none waits
	 */
	@Nullable NumberedRequest poll() {
		Iterator<NumberedRequest> first = this.requests.iterator();
		if (!first.hasNext()) {
			return null;
		}
		NumberedRequest request = first.next();
		first.remove();
		return request;
	}

}
