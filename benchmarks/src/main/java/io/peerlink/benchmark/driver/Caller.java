package io.peerlink.benchmark.driver;

/**
 * Makes the call that is measured.
 */
@FunctionalInterface
public interface Caller {

	/**
	 * Calls.
	 * @param a a number
	 * @param b another number
	 * @return the sum of both, or anything else if a result was wrong
	 */
	int add(int a, int b) throws Exception;

}
