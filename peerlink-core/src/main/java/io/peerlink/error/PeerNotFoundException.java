package io.peerlink.error;

import java.util.Collection;
import java.util.List;

/**
 * Thrown if no peer has a name, or if several have it in different case only.
 *
 * @since 0.1.0
 */
public class PeerNotFoundException extends PeerLinkException {

	private final String peerName;

	private final List<String> knownPeers;

	/**
	 * Creates an exception.
	 * @param peerName the name that was looked up
	 * @param knownPeers the names of the peers that are up
	 */
	public PeerNotFoundException(String peerName, Collection<String> knownPeers) {
		this("No peer named '" + peerName + "'. ", peerName, knownPeers);
	}

	private PeerNotFoundException(String problem, String peerName, Collection<String> knownPeers) {
		super(problem
				+ (knownPeers.isEmpty() ? "No peers are known yet." : "Known peers: " + String.join(", ", knownPeers)));
		this.peerName = peerName;
		this.knownPeers = List.copyOf(knownPeers);
	}

	/**
	 * Creates an exception for a look-up of the node's own name.
	 * @param peerName the name that was looked up
	 * @param knownPeers the names of the peers that are up
	 * @return the exception
	 */
	public static PeerNotFoundException ownName(String peerName, Collection<String> knownPeers) {
		return new PeerNotFoundException(
				"'" + peerName + "' is the name of this node, which is not a peer of its own. ", peerName, knownPeers);
	}

	/**
	 * Creates an exception for a name that a node has which may not have it.
	 * @param peerName the name that was looked up
	 * @param reason why that node is no peer, a sentence without its full stop
	 * @param knownPeers the names of the peers that are up
	 * @return the exception
	 */
	public static PeerNotFoundException refused(String peerName, String reason, Collection<String> knownPeers) {
		return new PeerNotFoundException("No peer named '" + peerName + "'. " + reason + ". ", peerName, knownPeers);
	}

	/**
	 * Returns the name that was looked up.
	 * @return the name, as given
	 */
	public String getPeerName() {
		return this.peerName;
	}

	/**
	 * Returns the names of the peers that were up when the look-up failed.
	 * @return the names, possibly none
	 */
	public List<String> getKnownPeers() {
		return this.knownPeers;
	}

}
