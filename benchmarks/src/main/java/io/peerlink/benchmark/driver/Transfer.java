package io.peerlink.benchmark.driver;

/**
 * Moves something large, and checks that it has arrived.
 */
@FunctionalInterface
interface Transfer {

	int MEBIBYTE = 1024 * 1024;

	/**
	 * Runs once.
	 * @param number tells one run from another
	 */
	void run(int number) throws Exception;

	/**
	 * Returns what measures the transfer as if it were a call.
	 */
	default Caller asCaller() {
		return (a, b) -> {
			run(a);
			return a + b;
		};
	}

}
