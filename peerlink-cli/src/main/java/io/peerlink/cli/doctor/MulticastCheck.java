package io.peerlink.cli.doctor;

import java.util.List;
import java.util.Map;

/**
 * Checks on each interface that multicast can be sent and received.
 */
final class MulticastCheck implements Check {

	private static final String NAME = "multicast";

	@Override
	public List<Finding> run(Environment environment) throws InterruptedException {
		if (environment.mdnsPort().failure() != null) {
			return List.of();
		}
		return environment.multicastResults().entrySet().stream().map(MulticastCheck::finding).toList();
	}

	private static Finding finding(Map.Entry<String, Environment.MulticastResult> entry) {
		String name = entry.getKey();
		Environment.MulticastResult result = entry.getValue();
		if (result.failure() != null) {
			return Finding.problem(NAME, "Multicast cannot be sent on " + name + ": " + result.failure() + ".",
					"Let this machine send UDP to 224.0.0.251, port 5353: a firewall or a missing route refuses it.");
		}
		if (!result.loopedBack()) {
			return Finding.problem(NAME,
					"Multicast is filtered on " + name + ": what was sent there is not heard by this machine itself.",
					"Let UDP port 5353 in and out: 'ufw allow 5353/udp', 'firewall-cmd --add-service=mdns', "
							+ "'iptables -I INPUT -p udp --dport 5353 -j ACCEPT'.");
		}
		int others = result.multicastResponders().size();
		return Finding.ok(NAME, "Multicast is sent and heard on " + name + "; " + ((others == 0) ? "no other machine"
				: (others == 1) ? "one other machine" : others + " other machines") + " answered.");
	}

}
