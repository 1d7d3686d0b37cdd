package io.peerlink.cli.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import io.peerlink.NetworkDiagnostics.InterfaceStatus;

/**
 * Checks that an interface leads to other machines and supports multicast.
 */
final class InterfacesCheck implements Check {

	private static final String NAME = "interfaces";

	private static final String STATIC_PEERS_ADVICE = "Without multicast, configure peers by their addresses: "
			+ "--static-peer here, peerlink.discovery.static-peers in Spring.";

	private static final String ANY = "*";

	private final List<String> patterns;

	/**
	 * Creates the check.
	 * @param patterns patterns of the interfaces to use; empty for all
	 */
	InterfacesCheck(List<String> patterns) {
		this.patterns = patterns.stream().allMatch(ANY::equals) ? List.of() : List.copyOf(patterns);
	}

	@Override
	public List<Finding> run(Environment environment) {
		List<InterfaceStatus> all = environment.interfaces();
		List<InterfaceStatus> used = environment.usedInterfaces();
		if (used.isEmpty()) {
			return List.of(noneUsable(all));
		}
		if (used.stream().allMatch(InterfaceStatus::loopback)) {
			return List.of(loopbackOnly(all));
		}
		if (used.stream().allMatch(InterfacesCheck::isVirtual)) {
			return List.of(virtualOnly(used, all));
		}
		List<Finding> findings = new ArrayList<>();
		findings.add(Finding.ok(NAME, "Discovery uses " + describe(used) + "." + unused(all)));
		used.stream().filter(InterfacesCheck::isVirtual).map(InterfacesCheck::additionalVirtual).forEach(findings::add);
		return findings;
	}

	private Finding noneUsable(List<InterfaceStatus> all) {
		String message = this.patterns.isEmpty() ? "There is no usable network interface."
				: "No usable network interface matches " + String.join(", ", this.patterns) + ".";
		String advice = this.patterns.isEmpty() ? "Connect this machine to a network." : "Use another --interface.";
		return Finding.problem(NAME, message + unused(all), advice + " " + STATIC_PEERS_ADVICE);
	}

	private Finding loopbackOnly(List<InterfaceStatus> all) {
		if (!this.patterns.isEmpty()) {
			return Finding.note(NAME,
					"Only loopback is used, as requested: nodes discover only other nodes of this machine.", null);
		}
		return Finding.problem(NAME,
				"No network interface can multicast, loopback excepted: nodes discover only other nodes of this "
						+ "machine." + unused(all),
				"Connect this machine to a network, or switch multicast on ('ip link set <interface> up multicast on'). "
						+ STATIC_PEERS_ADVICE);
	}

	private Finding virtualOnly(List<InterfaceStatus> used, List<InterfaceStatus> all) {
		String kinds = used.stream()
			.map((report) -> report.name() + " leads to " + InterfaceKind.of(report.name()).description())
			.collect(Collectors.joining(", "));
		if (!this.patterns.isEmpty()) {
			return Finding.note(NAME, "Only virtual interfaces are used, as requested: " + kinds + ".", null);
		}
		return Finding.problem(NAME,
				"Only virtual interfaces are used, nothing that leads to the local network: " + kinds + "."
						+ unused(all),
				"Connect this machine to the local network. VPNs seldom carry multicast. " + STATIC_PEERS_ADVICE);
	}

	private static Finding additionalVirtual(InterfaceStatus report) {
		return Finding.note(NAME,
				report.name() + " is also used and leads to " + InterfaceKind.of(report.name()).description() + ".",
				"To exclude it, list the other interfaces: --interface here, peerlink.discovery.interfaces in Spring.");
	}

	private static boolean isVirtual(InterfaceStatus report) {
		return InterfaceKind.of(report.name()).isVirtual();
	}

	private static String describe(List<InterfaceStatus> used) {
		return used.stream()
			.map((report) -> report.name() + " (" + Objects.requireNonNull(report.used()).getHostAddress() + ")")
			.collect(Collectors.joining(", "));
	}

	private static String unused(List<InterfaceStatus> all) {
		String unused = all.stream()
			.filter((report) -> report.used() == null)
			.map((report) -> report.name() + " (" + reason(report) + ")")
			.collect(Collectors.joining(", "));
		return unused.isEmpty() ? "" : " Not used: " + unused + ".";
	}

	private static String reason(InterfaceStatus report) {
		if (!report.up()) {
			return "down";
		}
		if (report.addresses().isEmpty()) {
			return "no IPv4 address";
		}
		if (report.loopback()) {
			return "loopback";
		}
		if (report.pointToPoint()) {
			return "point-to-point, such as a VPN";
		}
		return report.multicast() ? "not requested" : "no multicast";
	}

}
