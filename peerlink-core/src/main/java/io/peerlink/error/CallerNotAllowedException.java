package io.peerlink.error;

/**
 * Thrown where a request is handled if its caller may not make it. The message is sent to
 * the caller, who gets a {@link CallDeniedException}. To be thrown by a
 * {@code CallAuthorizer} or a handler; unlike that exception, which a handler gets when
 * it is refused by another peer, it says something about the caller.
 *
 * @since 0.1.0
 */
public class CallerNotAllowedException extends PeerLinkException {

	/**
	 * Creates an exception.
	 * @param message what the caller is told
	 */
	public CallerNotAllowedException(String message) {
		super(message);
	}

	/**
	 * Creates an exception with a cause, of which the caller is told nothing.
	 * @param message what the caller is told
	 * @param cause why the caller is not allowed
	 */
	public CallerNotAllowedException(String message, Throwable cause) {
		super(message, cause);
	}

}
