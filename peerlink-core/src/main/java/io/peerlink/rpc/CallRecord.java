package io.peerlink.rpc;

import io.peerlink.wire.Message;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the calls of somebody for a while. Thread-safe.
 */
interface CallRecord {

	/**
	 * Remembers nothing.
	 */
	CallRecord NONE = (call, reply) -> {
	};

	/**
	 * Take note that a call has been dealt with.
	 * @param call the call
	 * @param reply what to answer when the request comes again, {@code null} when there
	 * is nothing to tell
	 */
	void finish(ServedCall call, Message.@Nullable Reply reply);

}
