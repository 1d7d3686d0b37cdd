package io.peerlink.error;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Thrown if the address that a node is to listen on is not one of this machine.
 *
 * @since 0.1.0
 */
public class AddressNotAvailableException extends PeerLinkException {

	private final InetAddress address;

	private final List<InetAddress> available;

	/**
	 * Creates an exception.
	 * @param address the address that is not one of this machine
	 * @param available the IPv4 addresses of this machine
	 * @param cause the failure to bind a socket
	 */
	public AddressNotAvailableException(InetAddress address, Collection<InetAddress> available, Throwable cause) {
		super("The address " + address.getHostAddress() + " is not one of this machine, which has "
				+ (available.isEmpty() ? "none"
						: available.stream().map(InetAddress::getHostAddress).collect(Collectors.joining(", "))),
				cause);
		this.address = address;
		this.available = List.copyOf(available);
	}

	/**
	 * Returns the address that is not one of this machine.
	 * @return the address
	 */
	public InetAddress getAddress() {
		return this.address;
	}

	/**
	 * Returns the IPv4 addresses of this machine.
	 * @return the addresses, possibly none
	 */
	public List<InetAddress> getAvailable() {
		return this.available;
	}

}
