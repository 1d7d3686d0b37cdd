package io.peerlink.error;

import java.util.Collection;
import java.util.List;

/**
 * No peer, or more than one, answers to the wanted name.
 */
public class PeerNotFoundException extends PeerLinkException {

	private final String peerName;

	private final List<String> knownPeers;

	public PeerNotFoundException(String peerName, Collection<String> knownPeers) {
		super("No peer named '" + peerName + "'. "
				+ (knownPeers.isEmpty() ? "No peers are known yet." : "Known peers: " + String.join(", ", knownPeers)));
		this.peerName = peerName;
		this.knownPeers = List.copyOf(knownPeers);
	}

	/**
	 * Return the name that was looked up.
	 * @return the name, as given
	 */
	public String getPeerName() {
		return this.peerName;
	}

	/**
	 * Return the names of the peers that were up when the look-up failed.
	 * @return the names, possibly none
	 */
	public List<String> getKnownPeers() {
		return this.knownPeers;
	}

}
