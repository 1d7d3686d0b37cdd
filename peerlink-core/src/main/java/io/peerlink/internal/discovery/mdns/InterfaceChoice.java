package io.peerlink.internal.discovery.mdns;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.peerlink.error.NoSuchInterfaceException;

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
	 * Make sure that what the user wants is there, usable or not: an interface that is
	 * down may come up, but a name that is misspelt stays wrong.
	 * @param all the machine's interfaces
	 * @throws NoSuchInterfaceException when nothing of what is wanted exists
	 */
	void requireMatch(List<LocalInterface> all) {
		if (all.stream().noneMatch(this::isWanted)) {
			throw new NoSuchInterfaceException(this.wanted, all.stream().map(LocalInterface::toString).toList());
		}
	}

	private boolean isWanted(LocalInterface candidate) {
		return this.wanted.stream()
			.anyMatch((pattern) -> matches(pattern, candidate.name())
					|| candidate.subnets().stream().anyMatch((subnet) -> matches(pattern, address(subnet))));
	}

	/**
	 * Tell people why nothing was chosen.
	 * @param all the machine's interfaces
	 * @return a sentence
	 */
	String explain(List<LocalInterface> all) {
		String present = all.stream().map(InterfaceChoice::describe).collect(Collectors.joining(", "));
		String wish = this.wanted.isEmpty() ? "No usable network interface"
				: "No usable network interface matches " + this.wanted;
		return wish + " (" + (present.isEmpty() ? "there is none" : present) + ")";
	}

	private static String describe(LocalInterface candidate) {
		if (!candidate.up()) {
			return candidate.name() + ": down";
		}
		if (candidate.subnets().isEmpty()) {
			return candidate.name() + ": no IPv4 address";
		}
		if (candidate.pointToPoint()) {
			return candidate.name() + ": point-to-point";
		}
		boolean capable = candidate.multicast() || candidate.loopback();
		return candidate.name() + (capable ? ": not asked for" : ": no multicast");
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
		return matches(pattern, name) || matches(pattern, address(subnet));
	}

	private static String address(Subnet subnet) {
		return subnet.address().getHostAddress();
	}

	private static boolean matches(String pattern, String text) {
		return text.matches(Pattern.quote(pattern).replace("*", "\\E.*\\Q"));
	}

}
