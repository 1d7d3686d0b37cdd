package io.peerlink.internal.server.dedup;

import io.peerlink.internal.wire.Message;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done with a request.
 *
 * @param verdict the decision
 * @param reply the reply to send again, for {@link Verdict#ANSWERED}
 * @param large holds that reply, if it does not fit into a datagram
 * @param call the call, for {@link Verdict#IN_PROGRESS}
 */
public record AdmissionDecision(Verdict verdict, Message.@Nullable Reply reply, @Nullable LargeReply large,
		@Nullable CallEntry call) {

	static final AdmissionDecision EXECUTE = of(Verdict.EXECUTE);

	static final AdmissionDecision REPLY_EVICTED = of(Verdict.REPLY_EVICTED);

	static final AdmissionDecision SUPERSEDED = of(Verdict.SUPERSEDED);

	static final AdmissionDecision NO_CAPACITY = of(Verdict.NO_CAPACITY);

	static final AdmissionDecision REFUSED = of(Verdict.REFUSED);

	static final AdmissionDecision UNKNOWN_METHOD = of(Verdict.UNKNOWN_METHOD);

	/**
	 * Returns the decision on a retransmitted request.
	 * @param call the call of the first transmission
	 */
	static AdmissionDecision retransmitted(CallEntry call) {
		if (call.isRunning()) {
			return new AdmissionDecision(Verdict.IN_PROGRESS, null, null, call);
		}
		Message.Reply reply = call.reply();
		return (reply != null) ? new AdmissionDecision(Verdict.ANSWERED, reply, call.largeReply(), null)
				: REPLY_EVICTED;
	}

	/**
	 * Returns the decision on a retransmitted request whose call was being executed.
	 * @param call the call
	 * @return the decision at this moment
	 */
	public static AdmissionDecision of(CallEntry call) {
		return retransmitted(call);
	}

	/**
	 * Returns the decision on a retransmitted request whose reply is at hand, but not
	 * kept.
	 * @param reply the reply
	 */
	static AdmissionDecision answered(Message.Reply reply) {
		return new AdmissionDecision(Verdict.ANSWERED, reply, null, null);
	}

	private static AdmissionDecision of(Verdict verdict) {
		return new AdmissionDecision(verdict, null, null, null);
	}

	/**
	 * Returns the decision on a retransmitted request that was refused.
	 * @param refusal why it was refused
	 */
	static AdmissionDecision refused(CallEntry.Refusal refusal) {
		return (refusal == CallEntry.Refusal.UNKNOWN_METHOD) ? UNKNOWN_METHOD : REFUSED;
	}

	/**
	 * The kinds of decisions. Only {@link #EXECUTE} runs a handler.
	 */
	public enum Verdict {

		/**
		 * The request arrived for the first time and is to be executed.
		 */
		EXECUTE,

		/**
		 * The request is being executed.
		 */
		IN_PROGRESS,

		/**
		 * The request was executed and its reply is cached.
		 */
		ANSWERED,

		/**
		 * The request may have been executed, but its reply is not cached.
		 */
		REPLY_EVICTED,

		/**
		 * The caller has the reply already, or has given the call up.
		 */
		SUPERSEDED,

		/**
		 * There is no room for one more caller.
		 */
		NO_CAPACITY,

		/**
		 * There was no room for the request when it arrived for the first time.
		 */
		REFUSED,

		/**
		 * The request named an unknown method when it arrived for the first time.
		 */
		UNKNOWN_METHOD

	}

}
