package io.peerlink.rpc;

import io.peerlink.wire.Message;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a request.
 *
 * @param verdict what it is
 * @param call the call, if it is {@link Verdict#NEW new}
 * @param reply what to answer, if it was {@link Verdict#ANSWERED answered} before
 */
record Admission(Verdict verdict, @Nullable ServedCall call, Message.@Nullable Reply reply) {

	static final Admission RUNNING = new Admission(Verdict.RUNNING, null, null);

	static final Admission LOST = new Admission(Verdict.LOST, null, null);

	static final Admission OUTDATED = new Admission(Verdict.OUTDATED, null, null);

	static final Admission FULL = new Admission(Verdict.FULL, null, null);

	static Admission execute(ServedCall call) {
		return new Admission(Verdict.NEW, call, null);
	}

	/**
	 * Judge a repetition.
	 */
	static Admission repeated(ServedCall call) {
		if (call.isRunning()) {
			return RUNNING;
		}
		return (call.reply() != null) ? new Admission(Verdict.ANSWERED, null, call.reply()) : LOST;
	}

	enum Verdict {

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
