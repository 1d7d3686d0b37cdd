package io.peerlink.error;

import org.jspecify.annotations.Nullable;

/**
 * The superclass of the exceptions of PeerLink.
 *
 * @since 0.1.0
 */
public class PeerLinkException extends RuntimeException {

	/**
	 * Creates an exception.
	 * @param message the message
	 */
	public PeerLinkException(String message) {
		super(message);
	}

	/**
	 * Creates an exception with a cause.
	 * @param message the message
	 * @param cause the cause
	 */
	public PeerLinkException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
