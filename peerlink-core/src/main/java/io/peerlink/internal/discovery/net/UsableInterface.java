package io.peerlink.internal.discovery.net;

import java.net.Inet4Address;
import java.util.List;

/**
 * A network interface that was chosen for discovery. When it changes in any component,
 * its sockets have to be opened again.
 *
 * @param name the operating system's name of the interface
 * @param index the operating system's index of the interface
 * @param address the address to announce there
 * @param loopback whether it is the loopback interface
 * @param subnets the subnets of its link
 * @param linkChanges how often its link went up or down so far
 */
public record UsableInterface(String name, int index, Inet4Address address, boolean loopback, List<Subnet> subnets,
		long linkChanges) {

	public UsableInterface {
		subnets = List.copyOf(subnets);
	}

	/**
	 * Returns whether an address is on this link, as the source address of a packet has
	 * to be (RFC 6762 section 11).
	 * @param other the address
	 * @return whether one of the subnets contains it
	 */
	public boolean reaches(Inet4Address other) {
		return this.subnets.stream()
			.anyMatch((subnet) -> subnet.prefixLength() == Integer.SIZE || subnet.contains(other));
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
	 * Returns the name and the address, for log lines and status texts.
	 */
	@Override
	public String toString() {
		return this.name + " (" + this.address.getHostAddress() + ")";
	}

}
