package io.peerlink.internal.discovery.net;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Chooses which addresses of an interface are announced: those that its packets come
 * from, one for each subnet. Immutable.
 * <p>
 * An address that was added to a subnet later, a virtual address for example, receives
 * packets but sends none. It may move to another machine at any time.
 */
final class AddressChoice {

	private final List<String> wanted;

	private final SourceAddresses sources;

	/**
	 * Creates a choice.
	 * @param wanted addresses that are announced whatever the system sends from
	 * @param sources the source addresses of this machine
	 */
	AddressChoice(List<String> wanted, SourceAddresses sources) {
		this.wanted = wanted;
		this.sources = sources;
	}

	/**
	 * Returns the addresses to announce.
	 * @param candidates the addresses of the interface, at least one
	 * @return at least one of them, the preferred one first and link-local ones last
	 */
	List<Inet4Address> choose(List<Subnet> candidates) {
		List<Subnet> named = candidates.stream()
			.filter((candidate) -> this.wanted.contains(candidate.address().getHostAddress()))
			.toList();
		List<Subnet> others = candidates.stream().filter((candidate) -> !named.contains(candidate)).toList();
		Set<Inet4Address> chosen = new LinkedHashSet<>();
		named.forEach((subnet) -> chosen.add(subnet.address()));
		chosen.addAll(sending(others));
		if (chosen.isEmpty()) {
			others.forEach((subnet) -> chosen.add(subnet.address()));
		}
		List<Inet4Address> sorted = new ArrayList<>(chosen);
		sorted.sort(Comparator.comparing(Inet4Address::isLinkLocalAddress));
		return sorted;
	}

	/**
	 * Returns the addresses of the subnets that packets come from. Where the system sends
	 * from another interface, it is the first address.
	 */
	private List<Inet4Address> sending(List<Subnet> all) {
		List<Inet4Address> sending = new ArrayList<>();
		// The JDK lists the address last that the interface got first.
		for (int i = all.size() - 1; i >= 0; i--) {
			Subnet next = all.get(i);
			if (!next.isSingleHost() && sending.stream().noneMatch(next::contains)) {
				sending.add((all.size() > 1) ? sourceIn(next, all) : next.address());
			}
		}
		return sending;
	}

	private Inet4Address sourceIn(Subnet subnet, List<Subnet> all) {
		Inet4Address source = this.sources.towards(subnet.neighbour());
		boolean own = all.stream().anyMatch((candidate) -> candidate.address().equals(source));
		return (own && source != null) ? source : subnet.address();
	}

}
