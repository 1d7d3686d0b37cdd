package io.peerlink.error;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The address that this node was told to listen on is not one of this machine.
 */
public class AddressNotAvailableException extends PeerLinkException {

	private final InetAddress address;

	private final List<InetAddress> available;

	public AddressNotAvailableException(InetAddress address, Collection<InetAddress> available, Throwable cause) {
		super("The address " + address.getHostAddress() + " is not one of this machine, which has "
				+ (available.isEmpty() ? "none"
						: available.stream().map(InetAddress::getHostAddress).collect(Collectors.joining(", "))),
				cause);
		this.address = address;
		this.available = List.copyOf(available);
	}

	/**
	 * Return the address that is not one of this machine.
	 * @return the address
	 */
	public InetAddress getAddress() {
		return this.address;
	}

	/**
	 * Return the IPv4 addresses that this machine has.
	 * @return the addresses, possibly none
	 */
	public List<InetAddress> getAvailable() {
		return this.available;
	}

}
