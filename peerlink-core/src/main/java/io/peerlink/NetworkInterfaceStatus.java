package io.peerlink;

import java.net.Inet4Address;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How multicast DNS uses one network interface of this machine: for people who ask why
 * nothing is found.
 *
 * @param name the system's name for it
 * @param addresses its IPv4 addresses
 * @param used the address that is announced there, {@code null} when the interface is not
 * used
 * @param up whether it is up and running
 * @param multicast whether it claims to support multicast
 * @param pointToPoint whether there is only one other end
 * @param loopback whether it leads back to this machine
 */
public record NetworkInterfaceStatus(String name, List<Inet4Address> addresses, @Nullable Inet4Address used, boolean up,
		boolean multicast, boolean pointToPoint, boolean loopback) {

	public NetworkInterfaceStatus {
		addresses = List.copyOf(addresses);
	}

}
