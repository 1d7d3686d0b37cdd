package io.peerlink.error;

/**
 * No node can have the name that this node was told to use.
 */
public class InvalidNodeNameException extends IllegalArgumentException {

	private final String nodeName;

	public InvalidNodeNameException(String nodeName, String message) {
		super(message);
		this.nodeName = nodeName;
	}

	/**
	 * Return the name that was refused.
	 * @return the name, as given; it may hold control characters
	 */
	public String getNodeName() {
		return this.nodeName;
	}

}
