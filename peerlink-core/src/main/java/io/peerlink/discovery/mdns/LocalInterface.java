package io.peerlink.discovery.mdns;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A network interface of this machine at one moment.
 *
 * @param name the system's name for it
 * @param index the system's number for it, another one when it was removed and came back
 * @param up whether it is up and running
 * @param multicast whether it says that it can do multicast
 * @param pointToPoint whether there is only one other end
 * @param loopback whether it leads back to this machine
 * @param subnets its IPv4 addresses, the first one first
 * @param linkChanges how often the link went up or down so far, or -1 when the system
 * does not tell
 */
record LocalInterface(String name, int index, boolean up, boolean multicast, boolean pointToPoint, boolean loopback,
		List<Subnet> subnets, long linkChanges) {

	LocalInterface {
		subnets = List.copyOf(subnets);
	}

	/**
	 * Return the machine's interfaces.
	 * @return all of them, usable or not
	 * @throws SocketException when the system does not tell
	 */
	static List<LocalInterface> all() throws SocketException {
		List<LocalInterface> all = new ArrayList<>();
		for (NetworkInterface candidate : NetworkInterface.networkInterfaces().toList()) {
			try {
				all.add(of(candidate));
			}
			catch (SocketException ex) {
				// It went away while it was looked at.
			}
		}
		return all;
	}

	private static LocalInterface of(NetworkInterface from) throws SocketException {
		List<Subnet> subnets = new ArrayList<>();
		for (InterfaceAddress address : from.getInterfaceAddresses()) {
			if (address.getAddress() instanceof Inet4Address ipv4) {
				subnets.add(new Subnet(ipv4, address.getNetworkPrefixLength()));
			}
		}
		return new LocalInterface(from.getName(), from.getIndex(), from.isUp(), from.supportsMulticast(),
				from.isPointToPoint(), from.isLoopback(), subnets, linkChanges(from.getName()));
	}

	/**
	 * Linux counts carrier changes: the only trace of a link that went down and came back
	 * between two looks (kernel documentation, {@code sysfs-class-net}).
	 */
	private static long linkChanges(String name) {
		try {
			return Long.parseLong(Files.readString(Path.of("/sys/class/net", name, "carrier_changes")).strip());
		}
		catch (IOException | IllegalArgumentException ex) {
			return -1;
		}
	}

}
