package io.peerlink.internal.server.dedup;

import io.peerlink.internal.wire.Message;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a request.
 *
 * @param verdict what it is
 * @param call the call, if it is {@link Verdict#NEW new}
 * @param reply what to answer, if it was {@link Verdict#ANSWERED answered} before
 */
public record AdmissionDecision(Verdict verdict, @Nullable CallEntry call, Message.@Nullable Reply reply) {

	static final AdmissionDecision RUNNING = new AdmissionDecision(Verdict.RUNNING, null, null);

	static final AdmissionDecision LOST = new AdmissionDecision(Verdict.LOST, null, null);

	static final AdmissionDecision OUTDATED = new AdmissionDecision(Verdict.OUTDATED, null, null);

	static final AdmissionDecision FULL = new AdmissionDecision(Verdict.FULL, null, null);

	public static AdmissionDecision execute(CallEntry call) {
		return new AdmissionDecision(Verdict.NEW, call, null);
	}

	/**
	 * Judge a repetition.
	 */
	static AdmissionDecision repeated(CallEntry call) {
		if (call.isRunning()) {
			return RUNNING;
		}
		return (call.reply() != null) ? new AdmissionDecision(Verdict.ANSWERED, null, call.reply()) : LOST;
	}

	public enum Verdict {

		/**
		 * It is to be executed.
		 */
		NEW,

		/**
		 * It is being executed.
		 */
		RUNNING,

		/**
		 * It was executed and its reply is still known.
		 */
		ANSWERED,

		/**
		 * It may have been executed, but its reply is not known.
		 */
		LOST,

		/**
		 * Its caller has had the reply, or does not wait for it any more.
		 */
		OUTDATED,

		/**
		 * There is no room to remember it.
		 */
		FULL

	}

}
