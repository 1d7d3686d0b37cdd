package io.peerlink.internal.server.dedup;

import io.peerlink.internal.wire.Message;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the calls of somebody for a while. Thread-safe.
 */
public interface CallLog {

	/**
	 * Remembers nothing.
	 */
	CallLog NONE = (call, reply) -> {
	};

	/**
	 * Take note that a call has been dealt with.
	 * @param call the call
	 * @param reply what to answer when the request comes again, {@code null} when there
	 * is nothing to tell
	 */
	void finish(CallEntry call, Message.@Nullable Reply reply);

}
