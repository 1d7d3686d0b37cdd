package io.peerlink.internal.wire;

import java.util.stream.IntStream;

/**
 * The {@code pl} object of an answer.
 */
record AnswerExtension(long attemptEcho, long processingMicros) implements Extension {

	private static final int KNOWN = 512;

	/**
	 * Those of the first attempt of requests that were answered soon, which are most.
	 */
	private static final AnswerExtension[] FIRST_ATTEMPT = IntStream.range(0, KNOWN)
		.mapToObj((micros) -> new AnswerExtension(1, micros))
		.toArray(AnswerExtension[]::new);

	/**
	 * Returns an extension, which may be a shared one.
	 */
	static AnswerExtension of(long attemptEcho, long processingMicros) {
		return (attemptEcho == 1 && processingMicros >= 0 && processingMicros < KNOWN)
				? FIRST_ATTEMPT[(int) processingMicros] : new AnswerExtension(attemptEcho, processingMicros);
	}

}
