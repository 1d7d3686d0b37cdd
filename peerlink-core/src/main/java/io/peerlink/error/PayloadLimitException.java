package io.peerlink.error;

/**
 * Thrown if a value is not sent because no Java node would read it, whatever its size: a
 * number has too many characters, or arrays and objects are nested too deep. The message
 * says which, and the limit.
 *
 * @since 0.1.0
 */
public class PayloadLimitException extends PeerLinkException {

	/**
	 * Creates an exception.
	 * @param message what is wrong with the value
	 */
	public PayloadLimitException(String message) {
		super(message);
	}

}
