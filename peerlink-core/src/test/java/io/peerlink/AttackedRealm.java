package io.peerlink;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.peerlink.RealmRecords.Violation;
import io.peerlink.SimulatedNodes.SimulatedNode;
import io.peerlink.call.ReliabilityOptions;
import io.peerlink.internal.seal.SealEngine;
import io.peerlink.peer.Peer;
import io.peerlink.sim.SimNetwork;
import io.peerlink.sim.Simulator;
import org.jspecify.annotations.Nullable;

/**
 * Whole nodes with a secret in virtual time, which call each other, broadcast, and use
 * channels. {@link RealmRecords} keeps what they do and see.
 */
final class AttackedRealm {

	/**
	 * Is in each argument, result and frame.
	 */
	static final String MARKER = "for-members-only";

	/**
	 * The only method.
	 */
	static final String METHOD = "markedMethod";

	/**
	 * Longer than any start takes.
	 */
	private static final Duration LONGEST_START = Duration.ofSeconds(30);

	private static final List<String> SECRETS = List.of(secret(1), secret(2));

	/**
	 * Long enough that no random bytes have them.
	 */
	private static final List<byte[]> READABLE = List.of(bytes(MARKER), bytes(METHOD), bytes("\"type\""),
			bytes("\"id\":\""));

	private final Simulator simulator;

	private final SimulatedNodes nodes;

	private final RealmRecords records;

	private final RealmTerms terms;

	private final long origin;

	private final Map<String, RealmMember> members = new LinkedHashMap<>();

	private final Map<String, Integer> generations = new HashMap<>();

	/**
	 * Creates a realm without nodes.
	 */
	AttackedRealm(Simulator simulator, RealmRecords records, RealmTerms terms) {
		this.simulator = simulator;
		this.records = records;
		this.terms = terms;
		this.origin = simulator.nanoTime();
		this.nodes = new SimulatedNodes(simulator);
		this.nodes.sealWith(terms.engines());
		this.nodes.longestAnnouncement(LONGEST_START);
		if (terms.bundling()) {
			this.nodes.bundle();
		}
		if (terms.sealed()) {
			network().tap((from, to, datagram) -> checkSealed(datagram));
		}
	}

	private static String secret(int number) {
		byte[] secret = new byte[32];
		secret[0] = (byte) number;
		return "plk1-" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	SimNetwork network() {
		return this.nodes.network();
	}

	SimulatedNodes nodes() {
		return this.nodes;
	}

	RealmRecords records() {
		return this.records;
	}

	long now() {
		return this.simulator.nanoTime() - this.origin;
	}

	List<RealmMember> members() {
		return List.copyOf(this.members.values());
	}

	@Nullable RealmMember find(String name) {
		return this.members.get(name);
	}

	/**
	 * Starts a node, or another run of it.
	 * @param secret the number of the secret that it seals with; it knows both
	 */
	void start(String name, int port, int secret) {
		this.records.disturb(name);
		int generation = this.generations.merge(name, 1, Integer::sum);
		SimulatedNode node = this.nodes.openListed(name, port, (builder) -> configure(builder, name, secret),
				(link, process) -> {
				});
		RealmMember member = new RealmMember(this, node, this.records.started(name, node, generation));
		this.members.put(name, member);
		member.prepare();
		note(member.run() + " starts at " + port);
		this.nodes.announce(node);
		note(member.run() + " is announced");
		this.records.disturb(name);
	}

	private PeerLinkBuilder configure(PeerLinkBuilder builder, String name, int secret) {
		builder.shutdownTimeout(Duration.ZERO);
		if (this.terms.bare()) {
			builder.reliability(ReliabilityOptions.defaults().withRetransmission(false).withDuplicateRemoval(false));
		}
		if (this.terms.sealed()) {
			builder.secret(SECRETS.get(secret))
				.previousSecrets(SECRETS.get(1 - secret))
				.identity(this.terms.identities().resolve(name));
		}
		return builder;
	}

	/**
	 * Ends a node.
	 * @param goodbye whether it says so
	 */
	void end(String name, boolean goodbye) {
		RealmMember member = Objects.requireNonNull(this.members.remove(name));
		this.records.disturb(name);
		member.run().ended();
		note(member.run() + (goodbye ? " stops" : " crashes"));
		if (goodbye) {
			member.node().node().stop();
		}
		else {
			member.node().crash();
		}
	}

	/**
	 * Returns whether all nodes see the present runs of all others.
	 */
	boolean isComplete() {
		return this.members.values().stream().allMatch(this::seesAll);
	}

	private boolean seesAll(RealmMember one) {
		List<Peer> seen = one.node().node().peers();
		return seen.size() == this.members.size() - 1 && this.members.values()
			.stream()
			.allMatch((other) -> other == one || seen.stream().anyMatch(other::is));
	}

	void note(String what) {
		this.simulator.note(what);
	}

	private void checkSealed(byte[] datagram) {
		if (!SealEngine.isSealed(datagram, datagram.length)
				|| READABLE.stream().anyMatch((text) -> contains(datagram, text))) {
			this.records.violation(Violation.READABLE, new String(datagram, StandardCharsets.ISO_8859_1));
		}
	}

	private static boolean contains(byte[] datagram, byte[] text) {
		for (int i = 0; i + text.length <= datagram.length; i++) {
			int matching = 0;
			while (matching < text.length && datagram[i + matching] == text[matching]) {
				matching++;
			}
			if (matching == text.length) {
				return true;
			}
		}
		return false;
	}

}
