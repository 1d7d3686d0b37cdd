package io.peerlink.internal.discovery.net;

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
 * A snapshot of a network interface of this machine.
 *
 * @param name the operating system's name of the interface
 * @param index the operating system's index of the interface, which is new when the
 * interface was removed and added again
 * @param up whether it is up and running
 * @param multicast whether it supports multicast
 * @param pointToPoint whether it is a point-to-point interface
 * @param loopback whether it is the loopback interface
 * @param subnets its IPv4 addresses, in the order of the JDK: on Linux the one that was
 * added last comes first
 * @param linkChanges how often its link went up or down so far, or -1 when the operating
 * system does not count it
 */
public record LocalInterface(String name, int index, boolean up, boolean multicast, boolean pointToPoint,
		boolean loopback, List<Subnet> subnets, long linkChanges) {

	/**
	 * Where Linux describes its interfaces (kernel documentation,
	 * {@code sysfs-class-net}).
	 */
	private static final Path SYSFS = Path.of("/sys/class/net");

	/**
	 * {@code IFF_UP} and {@code IFF_RUNNING}.
	 */
	private static final long UP_AND_RUNNING = 0x41;

	public LocalInterface {
		subnets = List.copyOf(subnets);
	}

	/**
	 * Returns the interfaces of this machine. On Linux these include interfaces without
	 * an address, which the JDK leaves out.
	 * @return all of them, usable or not
	 * @throws SocketException when the operating system does not list them
	 */
	public static List<LocalInterface> listAll() throws SocketException {
		List<LocalInterface> all = new ArrayList<>();
		Set<String> names = new HashSet<>();
		for (NetworkInterface candidate : listAddressed()) {
			names.add(candidate.getName());
			try {
				all.add(of(candidate));
			}
			catch (SocketException ex) {
				// It was removed in the meantime.
			}
		}
		try (Stream<Path> directories = Files.list(SYSFS)) {
			directories.filter(Files::isDirectory)
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

	/**
	 * The JDK throws when no interface has an address. Where sysfs lists the interfaces,
	 * that is no failure.
	 */
	private static List<NetworkInterface> listAddressed() throws SocketException {
		try {
			return NetworkInterface.networkInterfaces().toList();
		}
		catch (SocketException ex) {
			if (Files.isDirectory(SYSFS)) {
				return List.of();
			}
			throw ex;
		}
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
	 * Returns the carrier changes that Linux counts. They are the only trace of a link
	 * that went down and came up again between two checks.
	 */
	private static long linkChanges(String name) {
		return read(name, "carrier_changes");
	}

	private static long read(String name, String attribute) {
		try {
			return Long.decode(Files.readString(SYSFS.resolve(name).resolve(attribute)).strip());
		}
		catch (IOException | IllegalArgumentException ex) {
			return -1;
		}
	}

	/**
	 * Returns the name and the addresses, for messages to users.
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
