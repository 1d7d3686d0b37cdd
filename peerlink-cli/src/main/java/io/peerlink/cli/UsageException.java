package io.peerlink.cli;

/**
 * The command line makes no sense, although it could be parsed.
 */
class UsageException extends RuntimeException {

	UsageException(String message) {
		super(message);
	}

}
