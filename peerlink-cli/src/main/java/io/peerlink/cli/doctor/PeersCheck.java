package io.peerlink.cli.doctor;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.peerlink.peer.Peer;

/**
 * Do the peers that are announced answer? If not: is it this machine's firewall, or
 * theirs?
 * <p>
 * Two kinds of datagrams tell that apart. The answer to a ping comes from an address that
 * this machine has just sent to, which most firewalls let in. A direct answer to a
 * multicast question comes from an address that it has not sent to, as do the calls of
 * peers.
 */
final class PeersCheck implements Check {

	private static final String NAME = "peers";

	private static final String OPEN_UNICAST = "Let UDP in from the local network, ports 49152 to 65535 at least: "
			+ "'ufw allow from 192.168.0.0/16 proto udp' with your own network, "
			+ "'firewall-cmd --add-port=49152-65535/udp'.";

	private final Duration wait;

	/**
	 * Create the check.
	 * @param wait how long peers are looked for
	 */
	PeersCheck(Duration wait) {
		this.wait = wait;
	}

	@Override
	public List<Finding> findings(Environment environment) throws InterruptedException {
		List<Environment.PeerReport> peers = environment.peers();
		Set<InetAddress> multicast = heard(environment, Environment.Echo::heardByMulticast);
		if (peers.isEmpty()) {
			return List.of(nobody(multicast));
		}
		List<Finding> findings = new ArrayList<>();
		peers.stream().filter((report) -> report.roundTrip() != null).map(PeersCheck::answers).forEach(findings::add);
		findings.addAll(firewall(peers, environment));
		return findings;
	}

	private Finding nobody(Set<InetAddress> multicast) {
		String others = multicast.isEmpty() ? "No other machine was heard at all." : "Other machines are heard.";
		return Finding
			.note(NAME, "No peers were found within " + this.wait.toMillis() + " ms. " + others, multicast.isEmpty()
					? "If there should be some: are they in the same network, and is there no 'client isolation' in the "
							+ "Wi-Fi and no filter of multicast in the switch? Run the doctor there, too."
					: "If there should be some: do they run, and with the same secret? Run the doctor there, too.");
	}

	private static Finding answers(Environment.PeerReport report) {
		Duration roundTrip = report.roundTrip();
		return Finding.ok(NAME, describe(report.peer()) + " answers"
				+ ((roundTrip != null) ? " within " + Math.max(roundTrip.toMillis(), 1) + " ms." : "."));
	}

	private static List<Finding> firewall(List<Environment.PeerReport> peers, Environment environment)
			throws InterruptedException {
		List<Environment.PeerReport> remote = peers.stream()
			.filter((report) -> !environment.isLocal(addressOf(report.peer())))
			.toList();
		List<Peer> silent = peers.stream()
			.filter((report) -> report.roundTrip() == null)
			.map(Environment.PeerReport::peer)
			.toList();
		boolean someRemoteAnswers = remote.stream().anyMatch((report) -> report.roundTrip() != null);
		boolean unicastArrives = !heard(environment, Environment.Echo::heardByUnicast).isEmpty();
		if (!remote.isEmpty() && !someRemoteAnswers && !unicastArrives) {
			return List.of(repliesAreDropped(remote));
		}
		if (!silent.isEmpty()) {
			return silent.stream().map(PeersCheck::isSilent).toList();
		}
		boolean multicastArrives = !heard(environment, Environment.Echo::heardByMulticast).isEmpty();
		return (multicastArrives && !unicastArrives) ? List.of(callsAreDropped()) : List.of();
	}

	private static Finding repliesAreDropped(List<Environment.PeerReport> remote) {
		String names = remote.stream().map((report) -> describe(report.peer())).collect(Collectors.joining(", "));
		return Finding.problem(NAME,
				"A firewall drops unicast replies: " + names
						+ " can be heard by multicast, but no answer gets through.",
				OPEN_UNICAST + " If that does not help, it is the firewall of the other machine.");
	}

	private static Finding isSilent(Peer peer) {
		return Finding.problem(NAME, describe(peer) + " is announced but does not answer.",
				"Its process hangs, or a firewall on its machine drops UDP to port " + peer.address().getPort()
						+ ". Restart it, or run the doctor there.");
	}

	private static Finding callsAreDropped() {
		return Finding.note(NAME,
				"Datagrams that this machine did not ask for seem to be dropped by a firewall: it can call peers, but they "
						+ "may be unable to call nodes here.",
				OPEN_UNICAST);
	}

	private static Set<InetAddress> heard(Environment environment, Function<Environment.Echo, Set<InetAddress>> how)
			throws InterruptedException {
		return environment.echoes()
			.values()
			.stream()
			.flatMap((echo) -> how.apply(echo).stream())
			.collect(Collectors.toSet());
	}

	private static InetAddress addressOf(Peer peer) {
		return peer.address().getAddress();
	}

	private static String describe(Peer peer) {
		return "'" + peer.name() + "' at " + addressOf(peer).getHostAddress() + ":" + peer.address().getPort();
	}

}
