package io.peerlink.cli.doctor;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

import io.peerlink.cli.doctor.Environment.MulticastResult;
import io.peerlink.cli.doctor.Environment.PeerReport;
import io.peerlink.peer.Peer;

/**
 * Checks that the announced peers answer, and otherwise whether a firewall of this
 * machine or of the peer is the cause.
 * <p>
 * Two kinds of datagrams distinguish the causes. The answer to a ping comes from an
 * address to which this machine has just sent a datagram; most firewalls let it in. A
 * unicast response to a multicast query comes from an address to which this machine has
 * sent nothing, as do requests from peers.
 */
final class PeersCheck implements Check {

	private static final String NAME = "peers";

	private static final String OPEN_UNICAST = "Allow incoming UDP from the local network, at least to ports 49152 to 65535: "
			+ "'ufw allow from 192.168.0.0/16 proto udp' with your own network, "
			+ "'firewall-cmd --add-port=49152-65535/udp'.";

	private final Duration waitTime;

	/**
	 * Creates the check.
	 * @param waitTime how long the environment looks for peers
	 */
	PeersCheck(Duration waitTime) {
		this.waitTime = waitTime;
	}

	@Override
	public List<Finding> run(Environment environment) throws InterruptedException {
		List<PeerReport> peers = environment.peers();
		Collection<MulticastResult> results = environment.multicastResults().values();
		boolean multicastArrives = results.stream().anyMatch((result) -> !result.multicastResponders().isEmpty());
		List<Finding> findings = new ArrayList<>(results.stream()
			.flatMap((result) -> result.loopbackAnnouncers().stream())
			.distinct()
			.map(PeersCheck::announcedAtLoopback)
			.toList());
		if (peers.isEmpty()) {
			findings.add(noPeers(multicastArrives));
			return findings;
		}
		boolean unicastArrives = results.stream().anyMatch((result) -> !result.unicastResponders().isEmpty());
		peers.stream().filter(PeerReport::answered).map(PeersCheck::reachable).forEach(findings::add);
		List<Finding> problems = problems(peers, environment, unicastArrives);
		findings.addAll(problems);
		if (problems.isEmpty() && !unicastArrives && areAnsweredByMulticast(peers, results)) {
			findings.add(droppedRequests());
		}
		return findings;
	}

	/**
	 * Other machines send multicast unasked, too, which proves nothing.
	 */
	private static boolean areAnsweredByMulticast(List<PeerReport> peers, Collection<MulticastResult> results) {
		return peers.stream()
			.filter(PeerReport::answered)
			.map((report) -> report.peer().address().getAddress())
			.anyMatch(
					(address) -> results.stream().anyMatch((result) -> result.multicastResponders().contains(address)));
	}

	private Finding noPeers(boolean multicastArrives) {
		String others = multicastArrives ? "Multicast from other machines arrives."
				: "No multicast from other machines arrives.";
		return Finding
			.note(NAME, "No peers were found within " + this.waitTime.toMillis() + " ms. " + others, multicastArrives
					? "If there should be peers: check that they run and use the same secret. Run the doctor there as well."
					: "If there should be peers: check that they are in the same network, and that neither 'client isolation' in "
							+ "the Wi-Fi nor a multicast filter in the switch blocks them. Run the doctor there as well.");
	}

	private static Finding reachable(PeerReport report) {
		Duration roundTrip = report.roundTrip();
		return Finding.ok(NAME, describe(report.peer()) + " answers"
				+ ((roundTrip != null) ? " within " + Math.max(roundTrip.toMillis(), 1) + " ms." : "."));
	}

	private static List<Finding> problems(List<PeerReport> peers, Environment environment, boolean unicastArrives) {
		List<Finding> refused = peers.stream()
			.filter((report) -> report.refusal() != null)
			.map(PeersCheck::refused)
			.toList();
		if (!refused.isEmpty()) {
			return refused;
		}
		List<PeerReport> remote = peers.stream()
			.filter((report) -> !environment.isLocal(report.peer().address().getAddress()))
			.toList();
		if (!remote.isEmpty() && !unicastArrives && remote.stream().noneMatch(PeerReport::answered)) {
			return List.of(droppedReplies(remote));
		}
		return peers.stream().filter((report) -> !report.answered()).map(PeersCheck::unresponsive).toList();
	}

	private static Finding droppedReplies(List<PeerReport> remote) {
		String names = remote.stream().map((report) -> describe(report.peer())).collect(Collectors.joining(", "));
		return Finding.problem(NAME,
				"A firewall drops unicast replies: " + names
						+ " can be reached by multicast, but no unicast reply arrives.",
				OPEN_UNICAST + " If that does not help, it is the firewall of the other machine.");
	}

	private static Finding refused(PeerReport report) {
		return Finding.problem(NAME,
				"This machine refuses to send to " + describe(report.peer()) + ": " + report.refusal() + ".",
				"A firewall rule for outgoing UDP, or a missing route, of this machine prevents it: "
						+ "'iptables -S OUTPUT' or 'nft list ruleset' shows the rules, 'ip route' the routes.");
	}

	private static Finding unresponsive(PeerReport report) {
		Peer peer = report.peer();
		return Finding.problem(NAME, describe(peer) + " is announced but does not answer.",
				"Its process hangs, or a firewall on its machine drops UDP to port " + peer.address().getPort()
						+ ". Restart it, or run the doctor there.");
	}

	private static Finding announcedAtLoopback(InetAddress machine) {
		return Finding.problem(NAME,
				"A node at " + machine.getHostAddress()
						+ " is announced with a loopback address, where nobody else reaches it.",
				"Python nodes do that on a machine without a default route: add one there, for example "
						+ "'ip route add default dev eth0', and restart the node.");
	}

	private static Finding droppedRequests() {
		return Finding.problem(NAME,
				"A firewall drops unsolicited datagrams to this machine: it can call peers, but they cannot call "
						+ "nodes here.",
				OPEN_UNICAST);
	}

	private static String describe(Peer peer) {
		return "'" + peer.name() + "' at " + Peer.hostAndPort(peer.address());
	}

}
