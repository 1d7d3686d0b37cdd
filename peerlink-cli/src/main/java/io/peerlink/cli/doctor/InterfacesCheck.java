package io.peerlink.cli.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import io.peerlink.NetworkDiagnostics.InterfaceStatus;

/**
 * Is there an interface that leads to other machines and carries multicast?
 */
final class InterfacesCheck implements Check {

	private static final String NAME = "interfaces";

	private static final String OTHER_WAYS = "Where there is no multicast, peers can be given by their address: "
			+ "--static-peer here, peerlink.discovery.static-peers in Spring.";

	private static final String EVERYTHING = "*";

	private final List<String> wanted;

	/**
	 * Create the check.
	 * @param wanted which interfaces the user wants; none for all
	 */
	InterfacesCheck(List<String> wanted) {
		this.wanted = wanted.stream().allMatch(EVERYTHING::equals) ? List.of() : List.copyOf(wanted);
	}

	@Override
	public List<Finding> findings(Environment environment) {
		List<InterfaceStatus> all = environment.interfaces();
		List<InterfaceStatus> used = all.stream().filter((candidate) -> candidate.used() != null).toList();
		if (used.isEmpty()) {
			return List.of(nothing(all));
		}
		if (used.stream().allMatch(InterfaceStatus::loopback)) {
			return List.of(loopbackOnly(all));
		}
		if (used.stream().allMatch(InterfacesCheck::isVirtual)) {
			return List.of(virtualOnly(used, all));
		}
		List<Finding> findings = new ArrayList<>();
		findings.add(Finding.ok(NAME, "Discovery uses " + describe(used) + "." + unused(all)));
		used.stream().filter(InterfacesCheck::isVirtual).map(InterfacesCheck::needless).forEach(findings::add);
		return findings;
	}

	private Finding nothing(List<InterfaceStatus> all) {
		String message = this.wanted.isEmpty() ? "There is no network interface that can be used."
				: "No usable network interface matches " + String.join(", ", this.wanted) + ".";
		String advice = this.wanted.isEmpty() ? "Connect this machine to a network." : "Use another --interface.";
		return Finding.problem(NAME, message + unused(all), advice + " " + OTHER_WAYS);
	}

	private Finding loopbackOnly(List<InterfaceStatus> all) {
		if (!this.wanted.isEmpty()) {
			return Finding.note(NAME,
					"Only loopback is used, as asked for: nodes of this machine find each other, and nobody else.",
					null);
		}
		return Finding.problem(NAME,
				"No network interface can multicast, loopback excepted: nodes of this machine find each other, and nobody "
						+ "else." + unused(all),
				"Connect this machine to a network, or switch multicast on ('ip link set <interface> up multicast on'). "
						+ OTHER_WAYS);
	}

	private Finding virtualOnly(List<InterfaceStatus> used, List<InterfaceStatus> all) {
		String kinds = used.stream()
			.map((candidate) -> candidate.name() + " leads to " + InterfaceKind.of(candidate.name()).leadsTo())
			.collect(Collectors.joining(", "));
		if (!this.wanted.isEmpty()) {
			return Finding.note(NAME, "Only virtual interfaces are used, as asked for: " + kinds + ".", null);
		}
		return Finding.problem(NAME,
				"Only virtual interfaces are used, nothing that leads to the local network: " + kinds + "."
						+ unused(all),
				"Connect this machine to the local network. VPNs seldom carry multicast. " + OTHER_WAYS);
	}

	private static Finding needless(InterfaceStatus candidate) {
		return Finding.note(NAME,
				candidate.name() + " is used, too, and leads to " + InterfaceKind.of(candidate.name()).leadsTo() + ".",
				"To leave it out name the others: --interface here, peerlink.discovery.interfaces in Spring.");
	}

	private static boolean isVirtual(InterfaceStatus candidate) {
		return InterfaceKind.of(candidate.name()).isVirtual();
	}

	private static String describe(List<InterfaceStatus> used) {
		return used.stream()
			.map((candidate) -> candidate.name() + " (" + Objects.requireNonNull(candidate.used()).getHostAddress()
					+ ")")
			.collect(Collectors.joining(", "));
	}

	private static String unused(List<InterfaceStatus> all) {
		String unused = all.stream()
			.filter((candidate) -> candidate.used() == null)
			.map((candidate) -> candidate.name() + " (" + reason(candidate) + ")")
			.collect(Collectors.joining(", "));
		return unused.isEmpty() ? "" : " Not used: " + unused + ".";
	}

	private static String reason(InterfaceStatus candidate) {
		if (!candidate.up()) {
			return "down";
		}
		if (candidate.addresses().isEmpty()) {
			return "no IPv4 address";
		}
		if (candidate.loopback()) {
			return "this machine only";
		}
		if (candidate.pointToPoint()) {
			return "point-to-point, as VPNs are";
		}
		return candidate.multicast() ? "not asked for" : "no multicast";
	}

}
