package io.peerlink.internal.discovery.mdns;

import java.net.Inet4Address;
import java.util.List;

/**
 * An interface that was chosen for discovery. One that is no longer equal has to be
 * opened again.
 *
 * @param name the system's name for it
 * @param index the system's number for it
 * @param address the address to announce there
 * @param loopback whether it leads back to this machine
 * @param subnets the networks on its link
 * @param linkChanges how often its link went up or down so far
 */
record UsableInterface(String name, int index, Inet4Address address, boolean loopback, List<Subnet> subnets,
		long linkChanges) {

	UsableInterface {
		subnets = List.copyOf(subnets);
	}

	String source() {
		return "mdns/" + this.name;
	}

	/**
	 * Return whether an address is on this link, as that of a packet's sender has to be
	 * (RFC 6762 section 11).
	 * @param other an address
	 * @return whether it is on the link
	 */
	boolean reaches(Inet4Address other) {
		return this.subnets.stream()
			.anyMatch((subnet) -> subnet.prefixLength() == Integer.SIZE || subnet.contains(other));
	}

	/**
	 * Return whether a node heard on this link can have an address.
	 * @param other an address from the network
	 * @return {@code false} for what is no unicast address of a machine
	 */
	boolean isPlausible(Inet4Address other) {
		int first = Byte.toUnsignedInt(other.getAddress()[0]);
		if (first == 0 || first >= 224 || (other.isLoopbackAddress() && !this.loopback)) {
			return false;
		}
		return this.subnets.stream().noneMatch((subnet) -> subnet.isBroadcast(other));
	}

	@Override
	public String toString() {
		return this.name + " (" + this.address.getHostAddress() + ")";
	}

}
