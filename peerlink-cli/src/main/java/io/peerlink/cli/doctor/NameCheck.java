package io.peerlink.cli.doctor;

import java.util.List;

import io.peerlink.NetworkDiagnostics;
import io.peerlink.peer.NodeName;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the name of the node and the UDP port derived from it are free.
 */
final class NameCheck implements Check {

	private static final String NAME = "name";

	private final DoctorOptions options;

	NameCheck(DoctorOptions options) {
		this.options = options;
	}

	@Override
	public List<Finding> run(Environment environment) throws InterruptedException {
		String name = this.options.name();
		if (name == null) {
			return List.of();
		}
		Peer holder = holder(name, environment);
		if (holder != null) {
			return List.of(Finding.note(NAME,
					"The name '" + name + "' belongs to a live node at " + Peer.hostAndPort(holder.address())
							+ "; another node cannot start with it.",
					"If that is not your own node, choose another name."));
		}
		int port = NetworkDiagnostics.preferredPort(name, this.options.secret());
		Environment.PortState state = environment.nodePort(port);
		if (state.failure() == null) {
			return List.of(Finding.ok(NAME, "The name '" + name + "' and its UDP port " + port + " are free."));
		}
		return List.of(Finding.note(NAME,
				"UDP port " + port + " of the name '" + name + "' is taken by " + state.holderOrUnknown()
						+ ". A Java node takes another port, and peers find it there; a Python node does not start.",
				"Stop that program, choose another name, or allow the other port in the firewall. "
						+ "'ss -ulpn sport = :" + port + "' shows the program."));
	}

	private static @Nullable Peer holder(String name, Environment environment) throws InterruptedException {
		return environment.peers()
			.stream()
			.filter((report) -> report.answered() && NodeName.isSame(report.peer().name(), name))
			.map(Environment.PeerReport::peer)
			.findFirst()
			.orElse(null);
	}

}
