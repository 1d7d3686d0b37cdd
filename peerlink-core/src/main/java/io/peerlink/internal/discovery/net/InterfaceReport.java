package io.peerlink.internal.discovery.net;

import java.net.Inet4Address;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * A network interface of this machine, and whether multicast DNS uses it: for users who
 * find no peers.
 *
 * @param name the operating system's name of the interface
 * @param addresses its IPv4 addresses
 * @param used the preferred address that is announced there, {@code null} when the
 * interface is not used
 * @param up whether it is up and running
 * @param multicast whether it supports multicast
 * @param pointToPoint whether it is a point-to-point interface
 * @param loopback whether it is the loopback interface
 */
public record InterfaceReport(String name, List<Inet4Address> addresses, @Nullable Inet4Address used, boolean up,
		boolean multicast, boolean pointToPoint, boolean loopback) {

	public InterfaceReport {
		addresses = List.copyOf(addresses);
	}

	/**
	 * Returns a report on each interface of this machine, used or not.
	 * @param patterns the interfaces to use, as {@link InterfaceChoice} has them
	 * @return the reports
	 * @throws SocketException when the operating system does not list its interfaces
	 */
	public static List<InterfaceReport> all(List<String> patterns) throws SocketException {
		return of(LocalInterface.listAll(), patterns, SourceAddresses.ofSystem());
	}

	static List<InterfaceReport> of(List<LocalInterface> all, List<String> patterns, SourceAddresses sources) {
		Map<String, UsableInterface> chosen = new InterfaceChoice(patterns, null, sources).choose(all)
			.stream()
			.collect(Collectors.toMap(UsableInterface::name, Function.identity()));
		return all.stream().map((candidate) -> of(candidate, chosen.get(candidate.name()))).toList();
	}

	private static InterfaceReport of(LocalInterface from, @Nullable UsableInterface chosen) {
		return new InterfaceReport(from.name(), from.subnets().stream().map(Subnet::address).toList(),
				(chosen != null) ? chosen.addresses().get(0) : null, from.up(), from.multicast(), from.pointToPoint(),
				from.loopback());
	}

}
