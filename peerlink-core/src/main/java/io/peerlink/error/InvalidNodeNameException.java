package io.peerlink.error;

/**
 * Thrown if the name of a node is not a valid one.
 *
 * @since 0.1.0
 */
public class InvalidNodeNameException extends IllegalArgumentException {

	private final String nodeName;

	/**
	 * Creates an exception.
	 * @param nodeName the invalid name
	 * @param message what is wrong with it
	 */
	public InvalidNodeNameException(String nodeName, String message) {
		super(message);
		this.nodeName = nodeName;
	}

	/**
	 * Returns the invalid name.
	 * @return the name, as given; it may contain control characters
	 */
	public String getNodeName() {
		return this.nodeName;
	}

}
