package io.peerlink.internal.discovery.net;

import java.net.Inet4Address;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A network interface that was chosen for discovery. When it changes in any component,
 * its sockets have to be opened again.
 *
 * @param name the operating system's name of the interface
 * @param index the operating system's index of the interface
 * @param addresses the addresses to announce there, at least one, the preferred one first
 * @param loopback whether it is the loopback interface
 * @param subnets the subnets of its link
 * @param linkChanges how often its link went up or down so far
 */
public record UsableInterface(String name, int index, List<Inet4Address> addresses, boolean loopback,
		List<Subnet> subnets, long linkChanges) {

	public UsableInterface {
		addresses = List.copyOf(addresses);
		subnets = List.copyOf(subnets);
	}

	/**
	 * Returns whether an address can be reached directly on this link.
	 * @param other the address
	 * @return whether one of the subnets contains it; the subnet of a single host only
	 * says anything when there is no other
	 */
	public boolean reaches(Inet4Address other) {
		return this.subnets.stream().allMatch(Subnet::isSingleHost)
				|| this.subnets.stream().anyMatch((subnet) -> subnet.contains(other));
	}

	/**
	 * Returns whether an interface is on the same network as this one, as far as their
	 * addresses tell.
	 * @param other the interface
	 * @return whether they have a subnet in common
	 */
	public boolean sharesSubnet(UsableInterface other) {
		return this.subnets.stream().anyMatch((subnet) -> other.subnets.stream().anyMatch(subnet::overlaps));
	}

	/**
	 * Returns whether a node on this link can have an address.
	 * @param other an address from the network
	 * @return {@code false} for anything but the unicast address of a host
	 */
	public boolean isPlausible(Inet4Address other) {
		int first = Byte.toUnsignedInt(other.getAddress()[0]);
		if (first == 0 || first >= 224 || (other.isLoopbackAddress() && !this.loopback)) {
			return false;
		}
		return this.subnets.stream().noneMatch((subnet) -> subnet.isBroadcast(other));
	}

	/**
	 * Returns the name and the addresses, for log lines and status texts.
	 */
	@Override
	public String toString() {
		return this.addresses.stream()
			.map(Inet4Address::getHostAddress)
			.collect(Collectors.joining(", ", this.name + " (", ")"));
	}

}
