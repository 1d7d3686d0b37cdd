package io.peerlink.benchmark.compare;

/**
 * A measured process has failed.
 */
class RunFailedException extends Exception {

	private static final long serialVersionUID = 1L;

	RunFailedException(String message) {
		super(message);
	}

}
