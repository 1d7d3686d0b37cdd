package io.peerlink.error;

/**
 * Thrown if a live node on the network already has the name of this node.
 *
 * @since 0.1.0
 */
public class NameTakenException extends PeerLinkException {

	private final String nodeName;

	/**
	 * Creates an exception.
	 * @param nodeName the name that is taken
	 * @param owner the address of the node that has it
	 */
	public NameTakenException(String nodeName, String owner) {
		super("The name '" + nodeName + "' is taken by a live node at " + owner
				+ "; node names are unique on a network");
		this.nodeName = nodeName;
	}

	/**
	 * Returns the name that is taken.
	 * @return the node name
	 */
	public String getNodeName() {
		return this.nodeName;
	}

}
