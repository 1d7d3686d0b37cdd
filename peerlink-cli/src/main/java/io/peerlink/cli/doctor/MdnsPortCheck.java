package io.peerlink.cli.doctor;

import java.util.List;

/**
 * Checks that port 5353 can be shared with the program that has bound it.
 */
final class MdnsPortCheck implements Check {

	private static final String NAME = "mdns-port";

	@Override
	public List<Finding> run(Environment environment) {
		Environment.PortState port = environment.mdnsPort();
		if (port.failure() == null) {
			return List.of(Finding.ok(NAME, "UDP port 5353 of multicast DNS is available."));
		}
		return List.of(Finding.problem(NAME,
				"UDP port 5353 of multicast DNS is held by " + port.holderOrUnknown() + " that does not share it ("
						+ port.failure() + ").",
				"Stop that program, or have it bind the port with SO_REUSEADDR, as Avahi, systemd-resolved and Bonjour do. "
						+ "'ss -ulpn sport = :5353' shows the program."));
	}

}
