package io.peerlink.internal.discovery.net;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.peerlink.error.NoSuchInterfaceException;

/**
 * Chooses the interfaces to use, and one address of each: two announcements of one name
 * on one link would invalidate each other. Immutable.
 */
public final class InterfaceChoice {

	private static final String ANY = "*";

	private final List<String> patterns;

	/**
	 * Creates a choice.
	 * @param patterns names or IPv4 addresses of the interfaces to use, with {@code *}
	 * for any characters; none for all that are usable. Loopback is used when it is named
	 * here, or when nothing else is usable
	 */
	public InterfaceChoice(List<String> patterns) {
		this.patterns = List.copyOf(patterns);
	}

	/**
	 * Returns the interfaces to use.
	 * @param all the interfaces of this machine
	 * @return those that match, are up, and can multicast
	 */
	public List<UsableInterface> choose(List<LocalInterface> all) {
		List<UsableInterface> chosen = new ArrayList<>();
		for (LocalInterface candidate : all) {
			boolean capable = candidate.loopback() ? isNamed(candidate)
					: candidate.multicast() && !candidate.pointToPoint();
			if (capable) {
				add(candidate, chosen);
			}
		}
		if (chosen.isEmpty() && this.patterns.stream().allMatch(ANY::equals)) {
			all.stream().filter(LocalInterface::loopback).forEach((loopback) -> add(loopback, chosen));
		}
		return chosen;
	}

	/**
	 * Checks that an interface matches, usable or not: an interface that is down may come
	 * up, but a misspelt name stays wrong.
	 * @param all the interfaces of this machine
	 * @throws NoSuchInterfaceException when none matches
	 */
	public void requireMatch(List<LocalInterface> all) {
		if (all.stream().noneMatch(this::matches)) {
			throw new NoSuchInterfaceException(this.patterns, all.stream().map(LocalInterface::toString).toList());
		}
	}

	private boolean matches(LocalInterface candidate) {
		return this.patterns.stream()
			.anyMatch((pattern) -> matches(pattern, candidate.name())
					|| candidate.subnets().stream().anyMatch((subnet) -> matches(pattern, address(subnet))));
	}

	/**
	 * Returns why no interface was chosen, for users.
	 * @param all the interfaces of this machine
	 * @return the explanation
	 */
	public String explain(List<LocalInterface> all) {
		String present = all.stream().map(InterfaceChoice::describe).collect(Collectors.joining(", "));
		String summary = this.patterns.isEmpty() ? "No usable network interface"
				: "No usable network interface matches " + this.patterns;
		return summary + " (" + (present.isEmpty() ? "there is none" : present) + ")";
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
		return this.patterns.stream()
			.filter((pattern) -> !ANY.equals(pattern))
			.anyMatch((pattern) -> candidate.subnets()
				.stream()
				.anyMatch((subnet) -> matches(pattern, candidate.name(), subnet)));
	}

	private boolean matches(String name, Subnet subnet) {
		return this.patterns.isEmpty() || this.patterns.stream().anyMatch((pattern) -> matches(pattern, name, subnet));
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
