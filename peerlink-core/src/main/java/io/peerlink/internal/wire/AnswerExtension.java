package io.peerlink.internal.wire;

/**
 * The {@code pl} object of an answer.
 */
record AnswerExtension(long attemptEcho, long processingMicros) implements Extension {
}
