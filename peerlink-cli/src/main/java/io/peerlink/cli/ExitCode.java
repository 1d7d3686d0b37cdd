package io.peerlink.cli;

/**
 * The exit codes of the process.
 */
final class ExitCode {

	static final int SUCCESS = 0;

	/**
	 * Not found, failed, or timed out.
	 */
	static final int FAILED = 1;

	static final int USAGE = 2;

	private ExitCode() {
	}

	static int of(boolean success) {
		return success ? SUCCESS : FAILED;
	}

}
