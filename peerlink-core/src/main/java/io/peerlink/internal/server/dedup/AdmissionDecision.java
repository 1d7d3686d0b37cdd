package io.peerlink.internal.server.dedup;

import io.peerlink.internal.wire.Message;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done with a request.
 *
 * @param verdict the decision
 * @param reply the reply to send again, for {@link Verdict#ANSWERED}
 */
public record AdmissionDecision(Verdict verdict, Message.@Nullable Reply reply) {

	static final AdmissionDecision EXECUTE = new AdmissionDecision(Verdict.EXECUTE, null);

	static final AdmissionDecision IN_PROGRESS = new AdmissionDecision(Verdict.IN_PROGRESS, null);

	static final AdmissionDecision REPLY_EVICTED = new AdmissionDecision(Verdict.REPLY_EVICTED, null);

	static final AdmissionDecision SUPERSEDED = new AdmissionDecision(Verdict.SUPERSEDED, null);

	static final AdmissionDecision NO_CAPACITY = new AdmissionDecision(Verdict.NO_CAPACITY, null);

	static final AdmissionDecision REFUSED = new AdmissionDecision(Verdict.REFUSED, null);

	static final AdmissionDecision UNKNOWN_METHOD = new AdmissionDecision(Verdict.UNKNOWN_METHOD, null);

	/**
	 * Returns the decision on a retransmitted request.
	 * @param call the call of the first transmission
	 */
	static AdmissionDecision retransmitted(CallEntry call) {
		if (call.isRunning()) {
			return IN_PROGRESS;
		}
		return (call.reply() != null) ? new AdmissionDecision(Verdict.ANSWERED, call.reply()) : REPLY_EVICTED;
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
