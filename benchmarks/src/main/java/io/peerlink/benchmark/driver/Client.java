package io.peerlink.benchmark.driver;

/**
 * The side that calls.
 */
@FunctionalInterface
public interface Client {

	/**
	 * Returns what one thread calls with. Called on that thread.
	 * @param thread the number of the thread
	 * @return the caller
	 */
	Caller caller(int thread) throws Exception;

	/**
	 * Returns how many transfers have ended that run beside the calls.
	 * @return a running total
	 */
	default long beside() {
		return 0;
	}

}
