package io.peerlink.internal.discovery.dns;

/**
 * Thrown when a packet is no DNS message, or breaks a limit.
 */
final class MalformedMessageException extends Exception {

	private static final long serialVersionUID = 1L;

	MalformedMessageException(String message) {
		// Anyone can send such packets: no stack trace.
		super(message, null, false, false);
	}

}
