package io.peerlink.internal.server.dedup;

import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import org.jspecify.annotations.Nullable;

/**
 * Executes every request as often as it arrives, and remembers none.
 */
final class UnfilteredRequests implements RequestFilter {

	@Override
	public AdmissionDecision admit(Message.Request request, Arrival arrival, CallEntry call) {
		return AdmissionDecision.EXECUTE;
	}

	@Override
	public @Nullable CallEntry find(Extension pl, MessageId id) {
		return null;
	}

	@Override
	public int cachedReplies() {
		return 0;
	}

	@Override
	public void close() {
	}

}
