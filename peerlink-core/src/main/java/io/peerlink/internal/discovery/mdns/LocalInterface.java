package io.peerlink.internal.discovery.mdns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

	/**
	 * Where Linux tells of its interfaces (kernel documentation,
	 * {@code sysfs-class-net}).
	 */
	private static final Path SYSTEM = Path.of("/sys/class/net");

	/**
	 * {@code IFF_UP} and {@code IFF_RUNNING}.
	 */
	private static final long UP_AND_RUNNING = 0x41;

	LocalInterface {
		subnets = List.copyOf(subnets);
	}

	/**
	 * Return the machine's interfaces. Those without any address, which Java leaves out,
	 * are among them on Linux.
	 * @return all of them, usable or not
	 * @throws SocketException when the system does not tell
	 */
	static List<LocalInterface> all() throws SocketException {
		List<LocalInterface> all = new ArrayList<>();
		Set<String> names = new HashSet<>();
		for (NetworkInterface candidate : NetworkInterface.networkInterfaces().toList()) {
			names.add(candidate.getName());
			try {
				all.add(of(candidate));
			}
			catch (SocketException ex) {
				// It went away while it was looked at.
			}
		}
		try (Stream<Path> system = Files.list(SYSTEM)) {
			system.filter(Files::isDirectory)
				.map((directory) -> directory.getFileName().toString())
				.filter((name) -> !names.contains(name))
				.sorted()
				.forEach((name) -> all.add(withoutAddress(name)));
		}
		catch (IOException | UncheckedIOException ex) {
			// This is not Linux, or has no sysfs.
		}
		return all;
	}

	private static LocalInterface withoutAddress(String name) {
		boolean up = (read(name, "flags") & UP_AND_RUNNING) == UP_AND_RUNNING;
		return new LocalInterface(name, -1, up, false, false, false, List.of(), linkChanges(name));
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
	 * between two looks.
	 */
	private static long linkChanges(String name) {
		return read(name, "carrier_changes");
	}

	private static long read(String name, String attribute) {
		try {
			return Long.decode(Files.readString(SYSTEM.resolve(name).resolve(attribute)).strip());
		}
		catch (IOException | IllegalArgumentException ex) {
			return -1;
		}
	}

	/**
	 * Return what people call it.
	 */
	@Override
	public String toString() {
		String detail = this.subnets.stream()
			.map((subnet) -> subnet.address().getHostAddress())
			.collect(Collectors.joining(", "));
		if (!this.up) {
			detail = detail.isEmpty() ? "down" : detail + ", down";
		}
		return detail.isEmpty() ? this.name : this.name + " (" + detail + ")";
	}

}
