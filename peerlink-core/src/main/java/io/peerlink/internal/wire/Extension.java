package io.peerlink.internal.wire;

import org.jspecify.annotations.Nullable;

/**
 * The {@code pl} object of a message, which only Java nodes send and read
 * (docs/protocol.md). Its members depend on the kind of the message; a member that is
 * absent, ill-typed or out of range is {@code null} or {@link #ABSENT}. Nothing in it is
 * verified.
 * <p>
 * There is one with each request and each response, so the usual ones are small objects
 * with only the members they need. {@link #of} chooses the class by the members, so that
 * two extensions with the same members are equal.
 */
public sealed interface Extension
		permits AnswerExtension, CallExtension, CallNumbers, FirstCallExtension, GeneralExtension {

	/**
	 * The value of an absent number.
	 */
	long ABSENT = -1;

	/**
	 * The version of the extension, which is written and not looked at: members that a
	 * reader does not know are ignored.
	 */
	int VERSION = 1;

	/**
	 * Largest number that is read or written: exact in a double, as JSON readers have it.
	 */
	long MAX_NUMBER = 999_999_999_999_999L;

	/**
	 * The {@link #forms()} of who reads several messages in one datagram.
	 */
	long BUNDLES = 1;

	/**
	 * The {@link #forms()} of who reads short requests as well.
	 */
	long SHORT_REQUESTS = 2;

	/**
	 * The bit of the {@link #forms()} that says something about streamed values: in an
	 * answer to a ping that the sender takes them as arguments, in a request that it
	 * takes one as the result.
	 */
	long STREAMED_VALUES = 4;

	/**
	 * The bit of the {@link #forms()} that says, in a sealed answer to a ping, that the
	 * name of the sender belongs to its key, which it keeps.
	 */
	long KEYED_NAME = 8;

	/**
	 * Most characters that an instance id may have. Ours have 36.
	 */
	int MAX_INSTANCE_LENGTH = 64;

	/**
	 * Creates an extension of any members but those of a ping.
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
	 * @return the extension
	 */
	static Extension of(@Nullable String node, @Nullable String instance, @Nullable String to, long seq,
			long lowestPending, long completed, long attempt, long ttl, long attemptEcho, long processingMicros) {
		return of(node, instance, to, seq, lowestPending, completed, attempt, ttl, attemptEcho, processingMicros,
				ABSENT, ABSENT, ABSENT);
	}

	/**
	 * Creates an extension of any members.
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
	 * @param nameAge how many milliseconds the sender has had its name
	 * @param forms what the sender reads besides plain messages, such as
	 * {@link #SHORT_REQUESTS}
	 * @param tcpPort where the sender takes messages of any length
	 * @return the extension
	 */
	static Extension of(@Nullable String node, @Nullable String instance, @Nullable String to, long seq,
			long lowestPending, long completed, long attempt, long ttl, long attemptEcho, long processingMicros,
			long nameAge, long forms, long tcpPort) {
		if (node == null && nameAge == ABSENT && forms == ABSENT && tcpPort == ABSENT) {
			boolean numbered = to != null || seq != ABSENT || lowestPending != ABSENT || completed != ABSENT
					|| attempt != ABSENT || ttl != ABSENT;
			boolean answer = attemptEcho != ABSENT || processingMicros != ABSENT;
			if (!numbered && instance == null) {
				return AnswerExtension.of(attemptEcho, processingMicros);
			}
			if (numbered && !answer) {
				return numbered(instance, to, seq, lowestPending, completed, attempt, ttl);
			}
		}
		return new GeneralExtension(node, instance, to, seq, lowestPending, completed, attempt, ttl, attemptEcho,
				processingMicros, nameAge, forms, tcpPort);
	}

	/**
	 * Creates the extension that names a node.
	 * @param node its name
	 * @param instance its instance
	 * @return the extension of a ping and of its answer
	 */
	static Extension identity(String node, String instance) {
		return of(node, instance, null, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT);
	}

	/**
	 * Creates the extension that identifies a node without its name.
	 * @param instance its instance
	 * @return the extension of a ping
	 */
	static Extension nameless(String instance) {
		return of(null, instance, null, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT);
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
	static Extension call(String instance, String to, long seq, long lowestPending, long completed, long attempt,
			long ttl) {
		return numbered(instance, to, seq, lowestPending, completed, attempt, Math.min(ttl, MAX_NUMBER));
	}

	private static Extension numbered(@Nullable String instance, @Nullable String to, long seq, long lowestPending,
			long completed, long attempt, long ttl) {
		if (attempt == 1 && lowestPending == seq && completed == ABSENT && ttl == (int) ttl) {
			return new FirstCallExtension(instance, to, seq, (int) ttl);
		}
		return new CallExtension(instance, to, seq, lowestPending, completed, attempt, ttl);
	}

	/**
	 * Creates the extension of a cancellation.
	 * @param instance the caller's instance
	 * @param to the callee's instance
	 * @param seq the number of the call
	 * @return the extension
	 */
	static Extension cancel(String instance, String to, long seq) {
		return new CallExtension(instance, to, seq, ABSENT, ABSENT, ABSENT, ABSENT);
	}

	/**
	 * Creates the extension of an answer.
	 * @param attemptEcho the attempt that is answered
	 * @param processingMicros the microseconds since it arrived
	 * @return the extension
	 */
	static Extension answer(long attemptEcho, long processingMicros) {
		return AnswerExtension.of(attemptEcho, processingMicros);
	}

	/**
	 * Creates the extension of an answer by another instance than the one addressed.
	 * @param instance the instance that answers
	 * @param attemptEcho the attempt that is answered
	 * @return the extension
	 */
	static Extension misdirected(String instance, long attemptEcho) {
		return of(null, instance, null, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, attemptEcho, 0);
	}

	/**
	 * Returns whether a text can be an instance id.
	 * @param instance the text
	 * @return whether it is neither blank nor too long
	 */
	static boolean isInstance(String instance) {
		return !instance.isBlank() && instance.length() <= MAX_INSTANCE_LENGTH;
	}

	/**
	 * Returns the sender's name.
	 * @return the name
	 */
	default @Nullable String node() {
		return null;
	}

	/**
	 * Returns the sender's instance.
	 * @return the instance
	 */
	default @Nullable String instance() {
		return null;
	}

	/**
	 * Returns the instance that the message is meant for.
	 * @return the instance
	 */
	default @Nullable String to() {
		return null;
	}

	/**
	 * Returns the number of a call, which counts the calls of one instance to another
	 * one.
	 * @return the number
	 */
	default long seq() {
		return ABSENT;
	}

	/**
	 * Returns the lowest number of a call that has not ended for its caller.
	 * @return the number
	 */
	default long lowestPending() {
		return ABSENT;
	}

	/**
	 * Returns a higher number of one that has.
	 * @return the number
	 */
	default long completed() {
		return ABSENT;
	}

	/**
	 * Returns which transmission of the request this is.
	 * @return the attempt, from 1
	 */
	default long attempt() {
		return ABSENT;
	}

	/**
	 * Returns how long the caller still waits.
	 * @return milliseconds
	 */
	default long ttl() {
		return ABSENT;
	}

	/**
	 * Returns the attempt that is answered.
	 * @return the attempt
	 */
	default long attemptEcho() {
		return ABSENT;
	}

	/**
	 * Returns the time between the arrival of that attempt and the answer.
	 * @return microseconds
	 */
	default long processingMicros() {
		return ABSENT;
	}

	/**
	 * Returns how long the sender has had its name.
	 * @return milliseconds; 0 while it has none
	 */
	default long nameAge() {
		return ABSENT;
	}

	/**
	 * Returns what the sender reads besides plain messages.
	 * @return the number: below {@link #STREAMED_VALUES} a larger one means more, above
	 * that each bit is for itself
	 */
	default long forms() {
		return ABSENT;
	}

	/**
	 * Returns the TCP port at which the sender takes messages of any length. Whoever
	 * sends one also reads the answer {@link Message.ErrorReply#USE_TCP}.
	 * @return the port, or {@link #ABSENT}
	 */
	default long tcpPort() {
		return ABSENT;
	}

	/**
	 * Returns whether the sender reads several messages in one datagram.
	 * @return whether it has said so
	 */
	default boolean takesBundles() {
		return datagramForms() >= BUNDLES;
	}

	/**
	 * Returns whether the sender reads short requests.
	 * @return whether it has said so
	 */
	default boolean takesShortRequests() {
		return datagramForms() >= SHORT_REQUESTS;
	}

	private long datagramForms() {
		return (forms() != ABSENT) ? forms() & (STREAMED_VALUES - 1) : 0;
	}

	/**
	 * Returns whether the sender takes streamed values.
	 * @return whether it has said so
	 */
	default boolean takesStreamedValues() {
		return forms() != ABSENT && (forms() & STREAMED_VALUES) != 0;
	}

	/**
	 * Returns whether the name of the sender belongs to its key.
	 * @return whether it has said so
	 */
	default boolean hasKeyedName() {
		return forms() != ABSENT && (forms() & KEYED_NAME) != 0;
	}

	/**
	 * Returns this extension with the age of the sender's name.
	 * @param millis how long the sender has had it; 0 while it has none
	 * @return a copy
	 */
	default Extension withNameAge(long millis) {
		return of(node(), instance(), to(), seq(), lowestPending(), completed(), attempt(), ttl(), attemptEcho(),
				processingMicros(), Math.min(millis, MAX_NUMBER), forms(), tcpPort());
	}

	/**
	 * Returns this extension of a sender that reads more than plain messages.
	 * @param forms {@link #BUNDLES} or {@link #SHORT_REQUESTS}, and
	 * {@link #STREAMED_VALUES} and {@link #KEYED_NAME}
	 * @return a copy
	 */
	default Extension withForms(long forms) {
		return of(node(), instance(), to(), seq(), lowestPending(), completed(), attempt(), ttl(), attemptEcho(),
				processingMicros(), nameAge(), forms, tcpPort());
	}

	/**
	 * Returns this extension of a sender that has a TCP listener.
	 * @param tcpPort its port
	 * @return a copy
	 */
	default Extension withTcpPort(long tcpPort) {
		return of(node(), instance(), to(), seq(), lowestPending(), completed(), attempt(), ttl(), attemptEcho(),
				processingMicros(), nameAge(), forms(), tcpPort);
	}

	/**
	 * Returns whether this is the extension of a request that may be retransmitted.
	 * @return whether it has all members that it takes to recognise a duplicate
	 */
	default boolean isCall() {
		return instance() != null && to() != null && seq() > 0 && lowestPending() > 0 && attempt() > 0 && ttl() >= 0;
	}

	/**
	 * Returns whether this is meant to be the extension of a request that may be
	 * retransmitted, complete or not.
	 * @return whether it has a member that only such a request has
	 */
	default boolean isNumbered() {
		return to() != null || seq() != ABSENT || lowestPending() != ABSENT || completed() != ABSENT
				|| attempt() != ABSENT || ttl() != ABSENT;
	}

}
