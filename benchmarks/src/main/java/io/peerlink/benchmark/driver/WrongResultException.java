package io.peerlink.benchmark.driver;

/**
 * A call had a wrong result, so that its measurement is worthless.
 */
public class WrongResultException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param actual the result
	 * @param expected the right one
	 */
	public WrongResultException(int actual, int expected) {
		super("The result of a call was " + actual + " instead of " + expected);
	}

}
