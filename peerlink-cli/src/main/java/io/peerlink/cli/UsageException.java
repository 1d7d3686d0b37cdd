package io.peerlink.cli;

/**
 * Thrown when the command line could be parsed but is invalid.
 */
class UsageException extends RuntimeException {

	UsageException(String message) {
		super(message);
	}

}
