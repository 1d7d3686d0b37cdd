package io.peerlink.internal.discovery.net;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.peerlink.error.NoSuchInterfaceException;
import io.peerlink.error.PeerLinkException;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the interfaces to use, and the addresses of each that are announced. Immutable.
 */
public final class InterfaceChoice {

	private static final String ANY = "*";

	private final List<String> patterns;

	private final @Nullable Inet4Address bindAddress;

	private final AddressChoice addresses;

	/**
	 * Creates a choice.
	 * @param patterns names or IPv4 addresses of the interfaces to use, with {@code *}
	 * for any characters; none for all that are usable. Loopback is used when it is named
	 * here, or when nothing else is usable
	 * @param bindAddress the only address that the node can be reached at, {@code null}
	 * for all: no interface but its owner is used
	 * @param sources the source addresses of this machine
	 */
	public InterfaceChoice(List<String> patterns, @Nullable Inet4Address bindAddress, SourceAddresses sources) {
		this.patterns = List.copyOf(patterns);
		this.bindAddress = bindAddress;
		this.addresses = new AddressChoice(this.patterns, sources);
	}

	/**
	 * Returns the interfaces to use.
	 * @param all the interfaces of this machine
	 * @return those that match, are up, and can multicast
	 */
	public List<UsableInterface> choose(List<LocalInterface> all) {
		List<UsableInterface> chosen = new ArrayList<>();
		for (LocalInterface candidate : all) {
			if (isCapable(candidate) && namesake(candidate, chosen) == null) {
				add(candidate, chosen);
			}
		}
		if (chosen.isEmpty() && this.bindAddress == null && this.patterns.stream().allMatch(ANY::equals)) {
			all.stream().filter(LocalInterface::loopback).forEach((loopback) -> add(loopback, chosen));
		}
		return chosen;
	}

	private boolean isCapable(LocalInterface candidate) {
		return candidate.loopback() ? isNamed(candidate) : candidate.multicast() && !candidate.pointToPoint();
	}

	/**
	 * Returns the chosen interface that has the same address as another one. The JDK
	 * joins a multicast group by the address that it lists first, so the sockets of both
	 * would join on one and the same interface.
	 */
	private static @Nullable UsableInterface namesake(LocalInterface candidate, List<UsableInterface> chosen) {
		return chosen.stream()
			.filter((other) -> !other.name().equals(candidate.name()) && !candidate.subnets().isEmpty()
					&& address(other.subnets().get(0)).equals(address(candidate.subnets().get(0))))
			.findFirst()
			.orElse(null);
	}

	/**
	 * Returns which interfaces cannot be used because they have the address of another
	 * one, for users.
	 * @param all the interfaces of this machine
	 * @param chosen those that are used
	 * @return the explanation, empty when there are none
	 */
	public String explainNamesakes(List<LocalInterface> all, List<UsableInterface> chosen) {
		StringBuilder explanation = new StringBuilder();
		for (LocalInterface candidate : all) {
			UsableInterface namesake = (candidate.up() && isCapable(candidate)) ? namesake(candidate, chosen) : null;
			if (namesake != null) {
				explanation.append(" No discovery on ")
					.append(candidate)
					.append(": it has the same address as ")
					.append(namesake.name())
					.append(", and multicast is received on one of them only.");
			}
		}
		return explanation.toString();
	}

	/**
	 * Checks that an interface matches, usable or not: an interface that is down may come
	 * up, but a misspelt name stays wrong.
	 * @param all the interfaces of this machine
	 * @throws NoSuchInterfaceException when none matches
	 * @throws PeerLinkException when the owner of the bind address does not match
	 */
	public void requireMatch(List<LocalInterface> all) {
		if (this.patterns.isEmpty()) {
			return;
		}
		if (all.stream().noneMatch(this::matches)) {
			throw new NoSuchInterfaceException(this.patterns, all.stream().map(LocalInterface::toString).toList());
		}
		if (this.bindAddress == null) {
			return;
		}
		Optional<LocalInterface> owner = all.stream().filter(this::ownsBindAddress).findFirst();
		if (owner.isPresent() && !matches(owner.get())) {
			throw new PeerLinkException("The node is bound to " + this.bindAddress.getHostAddress()
					+ ", which is an address of " + owner.get().name() + ", but multicast DNS may only use "
					+ String.join(", ", this.patterns) + ": nobody would find it");
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
		String bound = (this.bindAddress != null)
				? " and has the address " + this.bindAddress.getHostAddress() + ", which the node is bound to" : "";
		return summary + bound + " (" + (present.isEmpty() ? "there is none" : present) + ")";
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
		if (!matching.isEmpty() && (this.bindAddress == null || ownsBindAddress(candidate))) {
			chosen.add(new UsableInterface(candidate.name(), candidate.index(), announced(matching),
					candidate.loopback(), candidate.subnets(), candidate.linkChanges()));
		}
	}

	private List<Inet4Address> announced(List<Subnet> matching) {
		return (this.bindAddress != null) ? List.of(this.bindAddress) : this.addresses.choose(matching);
	}

	private boolean isNamed(LocalInterface candidate) {
		return ownsBindAddress(candidate) || this.patterns.stream()
			.filter((pattern) -> !ANY.equals(pattern))
			.anyMatch((pattern) -> candidate.subnets()
				.stream()
				.anyMatch((subnet) -> matches(pattern, candidate.name(), subnet)));
	}

	/**
	 * Returns whether the node is bound to an address of an interface. Loopback has all
	 * addresses of its subnet.
	 */
	private boolean ownsBindAddress(LocalInterface candidate) {
		Inet4Address bound = this.bindAddress;
		return bound != null && candidate.subnets()
			.stream()
			.anyMatch((subnet) -> subnet.address().equals(bound) || (candidate.loopback() && subnet.contains(bound)));
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
