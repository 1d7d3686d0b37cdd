package io.peerlink.internal.server.dedup;

import java.time.Duration;

import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import org.jspecify.annotations.Nullable;

/**
 * Decides which requests are executed. Thread-safe.
 */
public interface RequestFilter {

	/**
	 * The longest deadline for which a call is remembered, counted from its last attempt
	 * or from its end. A caller that gets no answer gives up sooner.
	 */
	Duration MAX_DEADLINE = Duration.ofMinutes(10);

	/**
	 * How long a call is remembered after its deadline: longer than any network delays a
	 * datagram.
	 */
	Duration RETENTION = Duration.ofSeconds(30);

	/**
	 * Creates the filter that the reliability options of a node ask for.
	 * @param context the node
	 * @return a {@link DuplicateFilter}, or a filter that executes every request
	 */
	static RequestFilter of(NodeContext context) {
		return context.limits().reliability().duplicateRemoval() ? new DuplicateFilter(context)
				: new UnfilteredRequests();
	}

	/**
	 * Decides what is to be done with a request. Called on the receive thread.
	 * @param request the request
	 * @param arrival how it arrived
	 * @param call the entry of the call, which is remembered if it is to be executed
	 * @return the decision
	 */
	AdmissionDecision admit(Message.Request request, Arrival arrival, CallEntry call);

	/**
	 * Returns a remembered call that a message refers to. The address of the caller may
	 * have changed since its request.
	 * @param pl the extension of the message
	 * @param id the id of the request, which cannot be guessed
	 * @return the call, {@code null} if its caller has made none with that number and id
	 */
	@Nullable CallEntry find(Extension pl, MessageId id);

	/**
	 * Returns how many replies are cached. Takes no lock.
	 * @return the number of replies
	 */
	int cachedReplies();

	/**
	 * Waits until the callers that were told of a large result have come for it.
	 * @param timeout how long to wait at most
	 * @throws InterruptedException if the current thread is interrupted
	 */
	default void awaitFetched(Duration timeout) throws InterruptedException {
	}

	/**
	 * Stops the timers.
	 */
	void close();

}
