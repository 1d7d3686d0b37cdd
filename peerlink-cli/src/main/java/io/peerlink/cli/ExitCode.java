package io.peerlink.cli;

/**
 * What the process tells the one that started it.
 */
final class ExitCode {

	static final int DONE = 0;

	/**
	 * Not found, failed, or timed out.
	 */
	static final int FAILED = 1;

	static final int USAGE = 2;

	private ExitCode() {
	}

	static int of(boolean done) {
		return done ? DONE : FAILED;
	}

}
