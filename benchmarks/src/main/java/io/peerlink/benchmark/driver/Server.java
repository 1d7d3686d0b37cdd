package io.peerlink.benchmark.driver;

/**
 * The side that answers calls or receives frames.
 */
@FunctionalInterface
public interface Server {

	/**
	 * Returns what the other side needs to reach this one.
	 * @return an address without spaces
	 */
	String address();

	/**
	 * Returns the number of frames received, or of calls executed, where it is counted.
	 * @return a running total
	 */
	default long received() {
		return 0;
	}

	/**
	 * Returns the number of frames with a wrong content.
	 * @return a running total
	 */
	default long wrong() {
		return 0;
	}

	/**
	 * Returns the number of calls that were executed more than once.
	 * @return a running total
	 */
	default long repeated() {
		return 0;
	}

}
