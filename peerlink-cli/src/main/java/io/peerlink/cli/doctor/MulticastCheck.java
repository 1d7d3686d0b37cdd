package io.peerlink.cli.doctor;

import java.util.List;
import java.util.Map;

/**
 * Does multicast leave and come back on each interface?
 */
final class MulticastCheck implements Check {

	private static final String NAME = "multicast";

	@Override
	public List<Finding> findings(Environment environment) throws InterruptedException {
		if (environment.mdnsPort().failure() != null) {
			return List.of();
		}
		return environment.echoes().entrySet().stream().map(MulticastCheck::finding).toList();
	}

	private static Finding finding(Map.Entry<String, Environment.Echo> entry) {
		String where = entry.getKey();
		Environment.Echo echo = entry.getValue();
		if (echo.failure() != null) {
			return Finding.problem(NAME, "Multicast cannot be sent on " + where + ": " + echo.failure() + ".",
					"Let this machine send UDP to 224.0.0.251, port 5353: a firewall or a missing route refuses it.");
		}
		if (!echo.heardItself()) {
			return Finding.problem(NAME,
					"Multicast is filtered on " + where + ": what was sent there is not heard by this machine itself.",
					"Let UDP port 5353 in and out: 'ufw allow 5353/udp', 'firewall-cmd --add-service=mdns', "
							+ "'iptables -I INPUT -p udp --dport 5353 -j ACCEPT'.");
		}
		int others = echo.heardByMulticast().size();
		return Finding.ok(NAME, "Multicast is sent and heard on " + where + "; " + ((others == 0) ? "no other machine"
				: (others == 1) ? "one other machine" : others + " other machines") + " answered.");
	}

}
