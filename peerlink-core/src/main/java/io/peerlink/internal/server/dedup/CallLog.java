package io.peerlink.internal.server.dedup;

import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.json.RawJson;
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
	 * @param reply the reply to a retransmission of the request: the {@link RawJson} of
	 * its result or a {@link Message.ErrorReply}; {@code null} if there is none
	 */
	void finish(CallEntry call, @Nullable Object reply);

	/**
	 * Marks a call as finished, whose result does not fit into a datagram.
	 * @param call the call
	 * @param result the result
	 * @return whether the result is kept for a retransmission of the request
	 */
	default boolean finishLarge(CallEntry call, RawJson result) {
		finish(call, null);
		return false;
	}

	/**
	 * Has a call tell its end.
	 * @param call a call
	 * @param follower is told, in place of one that was given before
	 * @return who is not told: the one that was given before, {@code null} if there was
	 * none; the given one if the call has ended already
	 */
	default CallEntry.@Nullable Follower follow(CallEntry call, CallEntry.Follower follower) {
		return follower;
	}

	/**
	 * Marks a call as refused: it was not executed, and a retransmission of its request
	 * must not be executed either, because its caller may know of the refusal.
	 * @param call the call
	 * @param refusal why it was refused
	 * @param reply the error that was sent
	 */
	default void refuse(CallEntry call, CallEntry.Refusal refusal, Message.Reply reply) {
		finish(call, reply);
	}

}
