package io.peerlink.stream;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if a stream is read or written that has ended. An {@code IOException}, as all
 * code that uses {@code java.io} expects.
 *
 * @since 0.1.0
 */
public class StreamClosedException extends IOException {

	private static final long serialVersionUID = 1L;

	private final StreamEndReason reason;

	/**
	 * Creates an exception.
	 * @param message the message
	 * @param reason why the stream has ended
	 * @param cause what broke it, {@code null} if nothing did
	 */
	public StreamClosedException(String message, StreamEndReason reason, @Nullable Throwable cause) {
		super(message, cause);
		this.reason = reason;
	}

	/**
	 * Returns why the stream has ended.
	 * @return the reason
	 */
	public StreamEndReason getReason() {
		return this.reason;
	}

}
