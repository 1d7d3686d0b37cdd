package io.peerlink.error;

import java.util.Collection;
import java.util.List;

/**
 * Thrown if this machine has none of the network interfaces that a node is to use.
 *
 * @since 0.1.0
 */
public class NoSuchInterfaceException extends PeerLinkException {

	private final List<String> wanted;

	private final List<String> present;

	/**
	 * Creates an exception.
	 * @param wanted the interfaces that the node is to use
	 * @param present the interfaces of this machine
	 */
	public NoSuchInterfaceException(Collection<String> wanted, Collection<String> present) {
		super("No network interface of this machine matches " + String.join(", ", wanted) + "; "
				+ (present.isEmpty() ? "it has none" : "it has " + String.join(", ", present)));
		this.wanted = List.copyOf(wanted);
		this.present = List.copyOf(present);
	}

	/**
	 * Returns the interfaces that the node is to use.
	 * @return names and addresses, as given
	 */
	public List<String> getWanted() {
		return this.wanted;
	}

	/**
	 * Returns descriptions of the interfaces of this machine.
	 * @return the names, each with its addresses
	 */
	public List<String> getPresent() {
		return this.present;
	}

}
