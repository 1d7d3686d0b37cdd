package io.peerlink.internal.server.dedup;

import io.peerlink.internal.wire.Message;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the calls of one caller for a while. Thread-safe.
 */
interface CallLog {

	/**
	 * Remembers nothing.
	 */
	CallLog NONE = (call, reply) -> {
	};

	/**
	 * Marks a call as finished.
	 * @param call the call
	 * @param reply the reply to a retransmission of the request, {@code null} if there is
	 * none
	 */
	void finish(CallEntry call, Message.@Nullable Reply reply);

}
