package io.peerlink.internal.discovery.mdns;

import java.net.Inet4Address;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * What multicast DNS makes of one network interface of this machine: for people who ask
 * why nothing is found.
 *
 * @param name the system's name for it
 * @param addresses its IPv4 addresses
 * @param used the address that is announced there, {@code null} when the interface is not
 * used
 * @param up whether it is up and running
 * @param multicast whether it says that it can do multicast
 * @param pointToPoint whether there is only one other end
 * @param loopback whether it leads back to this machine
 */
public record InterfaceReport(String name, List<Inet4Address> addresses, @Nullable Inet4Address used, boolean up,
		boolean multicast, boolean pointToPoint, boolean loopback) {

	public InterfaceReport {
		addresses = List.copyOf(addresses);
	}

	/**
	 * Look at all interfaces of this machine.
	 * @param wanted the interfaces to use, as {@link MdnsOptions#interfaces()} has them
	 * @return a report on each, used or not
	 * @throws SocketException when the system does not tell
	 */
	public static List<InterfaceReport> all(List<String> wanted) throws SocketException {
		return of(LocalInterface.all(), wanted);
	}

	static List<InterfaceReport> of(List<LocalInterface> all, List<String> wanted) {
		Map<String, UsableInterface> chosen = new InterfaceChoice(wanted).choose(all)
			.stream()
			.collect(Collectors.toMap(UsableInterface::name, Function.identity()));
		return all.stream().map((candidate) -> of(candidate, chosen.get(candidate.name()))).toList();
	}

	private static InterfaceReport of(LocalInterface from, @Nullable UsableInterface chosen) {
		return new InterfaceReport(from.name(), from.subnets().stream().map(Subnet::address).toList(),
				(chosen != null) ? chosen.address() : null, from.up(), from.multicast(), from.pointToPoint(),
				from.loopback());
	}

}
