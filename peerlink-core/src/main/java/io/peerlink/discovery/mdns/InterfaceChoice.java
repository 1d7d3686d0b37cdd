package io.peerlink.discovery.mdns;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which interfaces to use. One address an interface: two announcements of one name on one
 * link would void each other.
 */
final class InterfaceChoice {

	private static final String EVERYTHING = "*";

	private final List<String> wanted;

	InterfaceChoice(List<String> wanted) {
		this.wanted = wanted;
	}

	List<UsableInterface> choose(List<LocalInterface> all) {
		List<UsableInterface> chosen = new ArrayList<>();
		for (LocalInterface candidate : all) {
			boolean capable = candidate.loopback() ? isNamed(candidate)
					: candidate.multicast() && !candidate.pointToPoint();
			if (capable) {
				add(candidate, chosen);
			}
		}
		if (chosen.isEmpty() && this.wanted.stream().allMatch(EVERYTHING::equals)) {
			all.stream().filter(LocalInterface::loopback).forEach((loopback) -> add(loopback, chosen));
		}
		return chosen;
	}

	/**
	 * Tell people why nothing was chosen.
	 * @param all the machine's interfaces
	 * @return a sentence
	 */
	String explain(List<LocalInterface> all) {
		String present = all.stream().map(this::describe).collect(Collectors.joining(", "));
		String wish = this.wanted.isEmpty() ? "No usable network interface"
				: "No usable network interface matches " + this.wanted;
		return wish + " (" + (present.isEmpty() ? "there is none" : present) + ")";
	}

	private String describe(LocalInterface candidate) {
		String state = !candidate.up() ? "down"
				: candidate.subnets().isEmpty() ? "no IPv4 address" : candidate.pointToPoint() ? "point-to-point"
						: !candidate.multicast() ? "no multicast" : "not asked for";
		return candidate.name() + ": " + state;
	}

	private void add(LocalInterface candidate, List<UsableInterface> chosen) {
		if (!candidate.up()) {
			return;
		}
		List<Subnet> matching = candidate.subnets()
			.stream()
			.filter((subnet) -> matches(candidate.name(), subnet))
			.toList();
		if (matching.isEmpty()) {
			return;
		}
		Subnet best = matching.stream()
			.filter((subnet) -> !subnet.address().isLinkLocalAddress())
			.findFirst()
			.orElse(matching.get(0));
		chosen.add(new UsableInterface(candidate.name(), candidate.index(), best.address(), candidate.loopback(),
				candidate.subnets(), candidate.linkChanges()));
	}

	private boolean isNamed(LocalInterface candidate) {
		return this.wanted.stream()
			.filter((pattern) -> !EVERYTHING.equals(pattern))
			.anyMatch((pattern) -> candidate.subnets()
				.stream()
				.anyMatch((subnet) -> matches(pattern, candidate.name(), subnet)));
	}

	private boolean matches(String name, Subnet subnet) {
		return this.wanted.isEmpty() || this.wanted.stream().anyMatch((pattern) -> matches(pattern, name, subnet));
	}

	private static boolean matches(String pattern, String name, Subnet subnet) {
		String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q");
		return name.matches(regex) || subnet.address().getHostAddress().matches(regex);
	}

}
