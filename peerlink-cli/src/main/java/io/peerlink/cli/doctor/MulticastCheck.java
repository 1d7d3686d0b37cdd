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
					"Allow this machine to send UDP to 224.0.0.251, port 5353: a firewall or a missing route prevents it.");
		}
		if (!result.loopedBack()) {
			return Finding.problem(NAME,
					"Multicast is filtered on " + name + ": this machine does not receive what it sends there.",
					"Allow UDP port 5353 in both directions: 'ufw allow 5353/udp', 'firewall-cmd --add-service=mdns', "
							+ "'iptables -I INPUT -p udp --dport 5353 -j ACCEPT'.");
		}
		int others = result.multicastResponders().size();
		return Finding.ok(NAME, "Multicast is sent and received on " + name + "; " + ((others == 0) ? "no other machine"
				: (others == 1) ? "one other machine" : others + " other machines") + " answered.");
	}

}
