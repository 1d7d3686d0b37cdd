package io.peerlink.error;

import java.util.Collection;
import java.util.List;

/**
 * This machine has none of the network interfaces that this node was told to use.
 */
public class NoSuchInterfaceException extends PeerLinkException {

	private final List<String> wanted;

	private final List<String> present;

	public NoSuchInterfaceException(Collection<String> wanted, Collection<String> present) {
		super("No network interface of this machine matches " + String.join(", ", wanted) + "; "
				+ (present.isEmpty() ? "it has none" : "it has " + String.join(", ", present)));
		this.wanted = List.copyOf(wanted);
		this.present = List.copyOf(present);
	}

	/**
	 * Return the interfaces that were asked for.
	 * @return names and addresses, as given
	 */
	public List<String> getWanted() {
		return this.wanted;
	}

	/**
	 * Return the interfaces that there are.
	 * @return for people: names, each with its addresses
	 */
	public List<String> getPresent() {
		return this.present;
	}

}
