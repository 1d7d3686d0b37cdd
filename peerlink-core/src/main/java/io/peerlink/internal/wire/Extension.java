package io.peerlink.internal.wire;

import org.jspecify.annotations.Nullable;

/**
 * The {@code pl} object of a message, which only Java nodes send and read
 * (docs/protocol.md). Its members depend on the kind of the message; a member that is
 * absent, ill-typed or out of range is {@code null} or {@link #ABSENT}. Nothing in it is
 * verified.
 *
 * @param node the sender's name
 * @param instance the sender's instance
 * @param to the instance that the message is meant for
 * @param seq the number of a call: counts the calls of one instance to another one
 * @param lowestPending the lowest number of a call that has not ended for its caller
 * @param completed a higher number of one that has
 * @param attempt which transmission of the request this is, from 1
 * @param ttl how many milliseconds the caller still waits
 * @param attemptEcho the attempt that is answered
 * @param processingMicros the microseconds between the arrival of that attempt and the
 * answer
 * @param nameAge how many milliseconds the sender has had its name; 0 while it has none
 */
public record Extension(@Nullable String node, @Nullable String instance, @Nullable String to, long seq,
		long lowestPending, long completed, long attempt, long ttl, long attemptEcho, long processingMicros,
		long nameAge) {

	/**
	 * The value of an absent number.
	 */
	public static final long ABSENT = -1;

	/**
	 * The version of the extension, which is written and not looked at: members that a
	 * reader does not know are ignored.
	 */
	public static final int VERSION = 1;

	/**
	 * Largest number that is read or written: exact in a double, as JSON readers have it.
	 */
	public static final long MAX_NUMBER = 999_999_999_999_999L;

	/**
	 * Most characters that an instance id may have. Ours have 36.
	 */
	public static final int MAX_INSTANCE_LENGTH = 64;

	public static final Extension EMPTY = new Extension(null, null, null, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT,
			ABSENT, ABSENT);

	/**
	 * Creates an extension without the age of a name.
	 * @param node the sender's name
	 * @param instance the sender's instance
	 * @param to the instance that the message is meant for
	 * @param seq the number of a call
	 * @param lowestPending the lowest number of a call that has not ended for its caller
	 * @param completed a higher number of one that has
	 * @param attempt which transmission of the request this is, from 1
	 * @param ttl how many milliseconds the caller still waits
	 * @param attemptEcho the attempt that is answered
	 * @param processingMicros the microseconds between the arrival of that attempt and
	 * the answer
	 */
	public Extension(@Nullable String node, @Nullable String instance, @Nullable String to, long seq,
			long lowestPending, long completed, long attempt, long ttl, long attemptEcho, long processingMicros) {
		this(node, instance, to, seq, lowestPending, completed, attempt, ttl, attemptEcho, processingMicros, ABSENT);
	}

	/**
	 * Creates the extension that names a node.
	 * @param node its name
	 * @param instance its instance
	 * @return the extension of a ping and of its answer
	 */
	public static Extension identity(String node, String instance) {
		return new Extension(node, instance, null, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT);
	}

	/**
	 * Creates the extension that identifies a node without its name.
	 * @param instance its instance
	 * @return the extension of a ping
	 */
	public static Extension nameless(String instance) {
		return new Extension(null, instance, null, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT);
	}

	/**
	 * Creates the extension of a request that may be retransmitted.
	 * @param instance the caller's instance
	 * @param to the callee's instance
	 * @param seq the number of the call
	 * @param lowestPending the lowest number that has not ended
	 * @param completed a higher number that has ended, or {@link #ABSENT}
	 * @param attempt which transmission this is, from 1
	 * @param ttl how many milliseconds the caller still waits
	 * @return the extension
	 */
	public static Extension call(String instance, String to, long seq, long lowestPending, long completed, long attempt,
			long ttl) {
		return new Extension(null, instance, to, seq, lowestPending, completed, attempt, Math.min(ttl, MAX_NUMBER),
				ABSENT, ABSENT);
	}

	/**
	 * Creates the extension of a cancellation.
	 * @param instance the caller's instance
	 * @param to the callee's instance
	 * @param seq the number of the call
	 * @return the extension
	 */
	public static Extension cancel(String instance, String to, long seq) {
		return new Extension(null, instance, to, seq, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT);
	}

	/**
	 * Creates the extension of an answer.
	 * @param attemptEcho the attempt that is answered
	 * @param processingMicros the microseconds since it arrived
	 * @return the extension
	 */
	public static Extension answer(long attemptEcho, long processingMicros) {
		return new Extension(null, null, null, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, attemptEcho, processingMicros);
	}

	/**
	 * Creates the extension of an answer by another instance than the one addressed.
	 * @param instance the instance that answers
	 * @param attemptEcho the attempt that is answered
	 * @return the extension
	 */
	public static Extension misdirected(String instance, long attemptEcho) {
		return new Extension(null, instance, null, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, attemptEcho, 0);
	}

	/**
	 * Returns this extension with the age of the sender's name.
	 * @param millis how long the sender has had it; 0 while it has none
	 * @return a copy
	 */
	public Extension withNameAge(long millis) {
		return new Extension(this.node, this.instance, this.to, this.seq, this.lowestPending, this.completed,
				this.attempt, this.ttl, this.attemptEcho, this.processingMicros, Math.min(millis, MAX_NUMBER));
	}

	/**
	 * Returns whether this is the extension of a request that may be retransmitted.
	 * @return whether it has all members that it takes to recognise a duplicate
	 */
	public boolean isCall() {
		return this.instance != null && this.to != null && this.seq > 0 && this.lowestPending > 0 && this.attempt > 0
				&& this.ttl >= 0;
	}

	/**
	 * Returns whether this is meant to be the extension of a request that may be
	 * retransmitted, complete or not.
	 * @return whether it has a member that only such a request has
	 */
	public boolean isNumbered() {
		return this.to != null || this.seq != ABSENT || this.lowestPending != ABSENT || this.completed != ABSENT
				|| this.attempt != ABSENT || this.ttl != ABSENT;
	}

	/**
	 * Returns whether a text can be an instance id.
	 * @param instance the text
	 * @return whether it is neither blank nor too long
	 */
	public static boolean isInstance(String instance) {
		return !instance.isBlank() && instance.length() <= MAX_INSTANCE_LENGTH;
	}

}
