package io.peerlink.benchmark.driver;

/**
 * A candidate: starts its answering side in one JVM, and its calling or its sending side
 * in another.
 */
public interface Driver {

	/**
	 * Starts the side that answers calls or receives frames.
	 * @param options the options of the candidate
	 * @return the side, which runs until the JVM ends
	 */
	Server server(DriverOptions options) throws Exception;

	/**
	 * Starts the side that calls.
	 * @param options the options of the candidate
	 * @param address what {@link Server#address()} returned
	 * @return the side, which runs until the JVM ends
	 */
	default Client client(DriverOptions options, String address) throws Exception {
		throw new UnsupportedOperationException(getClass().getSimpleName() + " makes no calls");
	}

	/**
	 * Starts the side that sends frames.
	 * @param options the options of the candidate
	 * @param address what {@link Server#address()} returned
	 * @return the side, which runs until the JVM ends
	 */
	default FrameSender sender(DriverOptions options, String address) throws Exception {
		throw new UnsupportedOperationException(getClass().getSimpleName() + " sends no frames");
	}

}
