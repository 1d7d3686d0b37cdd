package io.peerlink;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.peerlink.RealmRecords.Call;
import io.peerlink.RealmRecords.Run;
import io.peerlink.RealmRecords.Side;
import io.peerlink.RealmRecords.Violation;
import io.peerlink.SimulatedNodes.SimulatedNode;
import io.peerlink.call.CallOptions;
import io.peerlink.call.CallResult;
import io.peerlink.call.ReliabilityOptions;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.channel.ChannelOrdering;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.seal.SealEngine;
import io.peerlink.internal.seal.SealEngines;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerDownReason;
import io.peerlink.peer.PeerListener;
import io.peerlink.sim.SimNetwork;
import io.peerlink.sim.Simulator;

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

	private static final List<byte[]> READABLE = List.of(bytes(MARKER), bytes(METHOD), bytes("\"type\""),
			bytes("\"id\""));

	private final Simulator simulator;

	private final SimulatedNodes nodes;

	private final RealmRecords records;

	private final Terms terms;

	private final long origin;

	private final Map<String, Member> members = new LinkedHashMap<>();

	private final Map<String, Integer> generations = new HashMap<>();

	/**
	 * Creates a realm without nodes.
	 */
	AttackedRealm(Simulator simulator, RealmRecords records, Terms terms) {
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

	List<Member> members() {
		return List.copyOf(this.members.values());
	}

	Member member(String name) {
		return Objects.requireNonNull(this.members.get(name));
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
		Member member = new Member(node, this.records.started(name, node, generation));
		this.members.put(name, member);
		member.prepare();
		note(member.run + " starts at " + port);
		this.nodes.announce(node);
		note(member.run + " is announced");
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
		Member member = Objects.requireNonNull(this.members.remove(name));
		this.records.disturb(name);
		member.run.ended();
		note(member.run + (goodbye ? " stops" : " crashes"));
		if (goodbye) {
			member.node.node().stop();
		}
		else {
			member.node.crash();
		}
	}

	/**
	 * Returns whether all nodes see the present runs of all others.
	 */
	boolean isComplete() {
		return this.members.values().stream().allMatch(this::seesAll);
	}

	private boolean seesAll(Member one) {
		List<String> seen = one.node.node().peers().stream().map(Peer::instanceId).toList();
		return seen.size() == this.members.size() - 1 && this.members.values()
			.stream()
			.allMatch((other) -> other == one || seen.contains(other.run.instanceId()));
	}

	private void note(String what) {
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

	/**
	 * A node that runs.
	 */
	final class Member {

		private final SimulatedNode node;

		private final Run run;

		private final List<Use> channels = new ArrayList<>();

		private Member(SimulatedNode node, Run run) {
			this.node = node;
			this.run = run;
		}

		SimulatedNode node() {
			return this.node;
		}

		Run run() {
			return this.run;
		}

		private void prepare() {
			PeerLink link = this.node.node();
			link.register(new Handlers(this.run));
			for (ChannelOrdering ordering : ChannelOrdering.values()) {
				link.registerChannel(ordering.name(), this::join, ChannelOptions.of(ordering));
			}
			link.addPeerListener(new PeerListener() {

				@Override
				public void peerUp(Peer peer) {
					note(Member.this.run + " sees " + peer);
					AttackedRealm.this.records.up(Member.this.run, peer);
				}

				@Override
				public void peerDown(Peer peer, PeerDownReason reason) {
					note(Member.this.run + " has lost " + peer + ": " + reason);
					AttackedRealm.this.records.down(Member.this.run, peer, reason);
				}

			});
		}

		private void join(Channel channel) {
			RealmRecords records = AttackedRealm.this.records;
			Side side = records.joined(this.run, channel.id(), channel.peer());
			this.channels.add(new Use(channel, side));
			note(side + " joins, with " + channel.peer());
			channel.onDisconnect((reason) -> {
				note(side + " ended: " + reason);
				records.channelEnded(side, reason);
			});
			channel.onMessage(String.class, (text) -> records.received(side, text));
		}

		/**
		 * Calls another node.
		 */
		Call call(String callee, Duration timeout) {
			RealmRecords records = AttackedRealm.this.records;
			Call call = records.called(this.run, callee, now(), timeout);
			if (this.node.node().peers().stream().noneMatch((peer) -> isPresentRun(peer, callee))) {
				call.disturbed();
			}
			Futures.whenDone(
					this.node.node()
						.peer(callee)
						.with(CallOptions.defaults().withTimeout(timeout))
						.callAsync(METHOD, String.class, call.text()),
					(result, failure) -> records.ended(call, now(), result, failure));
			return call;
		}

		private boolean isPresentRun(Peer peer, String name) {
			Member present = AttackedRealm.this.members.get(name);
			return present != null && peer.instanceId().equals(present.run.instanceId());
		}

		/**
		 * Calls all nodes that are up.
		 */
		void broadcast(Duration timeout) {
			RealmRecords records = AttackedRealm.this.records;
			List<Peer> peers = this.node.node().peers();
			List<Call> calls = records.broadcast(this.run, peers.stream().map(Peer::name).toList(), now(), timeout);
			if (calls.isEmpty()) {
				return;
			}
			peers.stream()
				.filter((peer) -> !isPresentRun(peer, peer.name()))
				.forEach((peer) -> calls.stream()
					.filter((call) -> call.callee().equals(peer.name()))
					.forEach(Call::disturbed));
			Futures.whenDone(
					this.node.node()
						.broadcast()
						.with(CallOptions.defaults().withTimeout(timeout))
						.callAsync(METHOD, String.class, calls.get(0).text()),
					(results, failure) -> calls.forEach((call) -> {
						CallResult<String> result = (results != null) ? results.get(call.callee()) : null;
						records.ended(call, now(), (result != null) ? result.value() : null,
								(result != null) ? result.error() : failure);
					}));
		}

		void openChannel(String peer, ChannelOrdering ordering) {
			Futures.whenDone(this.node.node().openChannelAsync(peer, ordering.name(), ChannelOptions.of(ordering)),
					(channel, failure) -> {
						if (channel != null) {
							join(channel);
						}
					});
		}

		/**
		 * Sends a message on each open channel.
		 */
		void sendFrames() {
			this.channels.removeIf((use) -> !use.channel().isOpen());
			this.channels.forEach((use) -> use.channel().send(AttackedRealm.this.records.frame(use.side()).text()));
		}

		void closeChannel() {
			if (!this.channels.isEmpty()) {
				Use use = this.channels.remove(0);
				AttackedRealm.this.records.closes(use.side());
				use.channel().close();
			}
		}

	}

	/**
	 * The handlers of one run of a node.
	 */
	public final class Handlers {

		private final Run run;

		Handlers(Run run) {
			this.run = run;
		}

		public String markedMethod(String text) {
			AttackedRealm.this.records.executed(this.run, text, CurrentPeer.get().orElseThrow().peer());
			return "done " + text;
		}

	}

	private record Use(Channel channel, Side side) {
	}

	/**
	 * What the nodes have.
	 *
	 * @param sealed whether they have a secret
	 * @param engines makes what seals
	 * @param identities the folder with a key for each name
	 * @param bundling whether messages share datagrams
	 * @param bare whether nothing is retransmitted and no duplicate removed, so that only
	 * the seal keeps a request from being executed twice
	 */
	record Terms(boolean sealed, SealEngines engines, Path identities, boolean bundling, boolean bare) {
	}

}
