package io.peerlink.error;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if no peer has a name, or if several have it in different case only.
 *
 * @since 0.1.0
 */
public class PeerNotFoundException extends PeerLinkException {

	private final String peerName;

	private final List<String> knownPeers;

	private final @Nullable String refusal;

	/**
	 * Creates an exception.
	 * @param peerName the name that was looked up
	 * @param knownPeers the names of the peers that are up
	 */
	public PeerNotFoundException(String peerName, Collection<String> knownPeers) {
		this("No peer named '" + peerName + "'. ", peerName, knownPeers, null);
	}

	private PeerNotFoundException(String problem, String peerName, Collection<String> knownPeers,
			@Nullable String refusal) {
		super(problem
				+ (knownPeers.isEmpty() ? "No peers are known yet." : "Known peers: " + String.join(", ", knownPeers)));
		this.peerName = peerName;
		this.knownPeers = List.copyOf(knownPeers);
		this.refusal = refusal;
	}

	/**
	 * Creates an exception for a look-up of the node's own name.
	 * @param peerName the name that was looked up
	 * @param knownPeers the names of the peers that are up
	 * @return the exception
	 */
	public static PeerNotFoundException ownName(String peerName, Collection<String> knownPeers) {
		return new PeerNotFoundException(
				"'" + peerName + "' is the name of this node, which is not a peer of its own. ", peerName, knownPeers,
				null);
	}

	/**
	 * Creates an exception for a name that a node has which may not have it. The message,
	 * which remote callers may get to see, does not tell the reason.
	 * @param peerName the name that was looked up
	 * @param refusal why that node is no peer, a sentence without its full stop
	 * @param knownPeers the names of the peers that are up
	 * @return the exception
	 */
	public static PeerNotFoundException refused(String peerName, String refusal, Collection<String> knownPeers) {
		return new PeerNotFoundException(
				"No peer named '" + peerName + "'. A node of that name has another key than the name is pinned to. ",
				peerName, knownPeers, refusal);
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

	/**
	 * Returns why a node of that name is no peer. It may tell addresses, keys and files
	 * of this node, so it is not for remote callers.
	 * @return a sentence without its full stop, empty if no such node was refused
	 */
	public Optional<String> getRefusal() {
		return Optional.ofNullable(this.refusal);
	}

}
