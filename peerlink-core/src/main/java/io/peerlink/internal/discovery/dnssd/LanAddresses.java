package io.peerlink.internal.discovery.dnssd;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.peerlink.internal.discovery.net.UsableInterface;

/**
 * Which addresses of this machine belong together, because they are on one network: all
 * links there announce the same ones. Otherwise the announcement on one link would
 * invalidate that on another (RFC 6762 section 10.2).
 * <p>
 * A common subnet tells that two interfaces are on one network. That one of them hears
 * the packets of the other does not: Linux drops packets that arrive from an address of
 * its own.
 */
final class LanAddresses {

	private LanAddresses() {
	}

	/**
	 * Returns the addresses to announce on a link.
	 * @param own the interface of the link
	 * @param all the interfaces of all links
	 * @return the addresses of the link first, then those of others on the same network;
	 * link-local ones last
	 */
	static List<Inet4Address> of(UsableInterface own, List<UsableInterface> all) {
		List<UsableInterface> network = new ArrayList<>(List.of(own));
		// The list grows while it is walked.
		for (int i = 0; i < network.size(); i++) {
			UsableInterface reached = network.get(i);
			all.stream()
				.filter((other) -> !network.contains(other) && other.sharesSubnet(reached))
				.forEach(network::add);
		}
		Set<Inet4Address> addresses = new LinkedHashSet<>();
		network.forEach((member) -> addresses.addAll(member.addresses()));
		return addresses.stream()
			.sorted(Comparator.comparing(Inet4Address::isLinkLocalAddress))
			.limit(HostAddresses.MAX_ADDRESSES)
			.toList();
	}

}
