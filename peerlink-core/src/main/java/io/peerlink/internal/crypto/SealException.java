package io.peerlink.internal.crypto;

/**
 * Something from the network is not what a member of the realm would have sent: a tag
 * that does not match, a message of a wrong length, a public key that gives no secret. It
 * has no stack trace, as it is thrown for whatever arrives.
 */
public final class SealException extends Exception {

	private static final long serialVersionUID = 1L;

	SealException(String message) {
		super(message, null, false, false);
	}

}
