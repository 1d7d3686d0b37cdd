package io.peerlink.error;

/**
 * A live node on the network already has the name that this node was told to use.
 */
public class NameTakenException extends PeerLinkException {

	private final String nodeName;

	public NameTakenException(String nodeName, String holder) {
		super("The name '" + nodeName + "' is taken by a live node at " + holder
				+ "; node names are unique on a network");
		this.nodeName = nodeName;
	}

	/**
	 * Return the name that is taken.
	 * @return the node name
	 */
	public String getNodeName() {
		return this.nodeName;
	}

}
