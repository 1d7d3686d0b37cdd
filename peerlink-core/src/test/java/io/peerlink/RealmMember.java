package io.peerlink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.peerlink.RealmRecords.Call;
import io.peerlink.RealmRecords.Run;
import io.peerlink.RealmRecords.Side;
import io.peerlink.SimulatedNodes.SimulatedNode;
import io.peerlink.call.CallOptions;
import io.peerlink.call.CallResult;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.channel.ChannelOrdering;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.internal.concurrent.Futures;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerDownReason;
import io.peerlink.peer.PeerListener;

/**
 * A node that runs.
 */
final class RealmMember {

	private final AttackedRealm realm;

	private final SimulatedNode node;

	private final Run run;

	private final List<Use> channels = new ArrayList<>();

	RealmMember(AttackedRealm realm, SimulatedNode node, Run run) {
		this.realm = realm;
		this.node = node;
		this.run = run;
	}

	SimulatedNode node() {
		return this.node;
	}

	Run run() {
		return this.run;
	}

	/**
	 * Returns whether this is a peer, and it is known where it is.
	 */
	boolean is(Peer peer) {
		return peer.instanceId().equals(this.run.instanceId()) && peer.address().equals(this.node.address());
	}

	void prepare() {
		PeerLink link = this.node.node();
		link.register(new Handlers(this.run));
		for (ChannelOrdering ordering : ChannelOrdering.values()) {
			link.registerChannel(ordering.name(), this::join, ChannelOptions.of(ordering));
		}
		link.addPeerListener(new PeerListener() {

			@Override
			public void peerUp(Peer peer) {
				RealmMember.this.realm.note(RealmMember.this.run + " sees " + peer);
				RealmMember.this.realm.records().up(RealmMember.this.run, peer);
			}

			@Override
			public void peerDown(Peer peer, PeerDownReason reason) {
				RealmMember.this.realm.note(RealmMember.this.run + " has lost " + peer + ": " + reason);
				RealmMember.this.realm.records().down(RealmMember.this.run, peer, reason);
			}

		});
	}

	private void join(Channel channel) {
		RealmRecords records = this.realm.records();
		Side side = records.joined(this.run, channel.id(), channel.peer());
		this.channels.add(new Use(channel, side));
		this.realm.note(side + " joins, with " + channel.peer());
		channel.onDisconnect((reason) -> {
			this.realm.note(side + " ended: " + reason);
			records.channelEnded(side, reason);
		});
		channel.onMessage(String.class, (text) -> records.received(side, text));
	}

	/**
	 * Calls another node.
	 */
	Call call(String callee, Duration timeout) {
		RealmRecords records = this.realm.records();
		Call call = records.called(this.run, callee, this.realm.now(), timeout);
		if (this.node.node().peers().stream().noneMatch((peer) -> isPresentRun(peer, callee))) {
			call.disturbed();
		}
		Futures.whenDone(
				this.node.node()
					.peer(callee)
					.with(CallOptions.defaults().withTimeout(timeout))
					.callAsync(AttackedRealm.METHOD, String.class, call.text()),
				(result, failure) -> records.ended(call, this.realm.now(), result, failure));
		return call;
	}

	private boolean isPresentRun(Peer peer, String name) {
		RealmMember present = this.realm.find(name);
		return present != null && peer.instanceId().equals(present.run.instanceId());
	}

	/**
	 * Calls all nodes that are up.
	 */
	void broadcast(Duration timeout) {
		RealmRecords records = this.realm.records();
		List<Peer> peers = this.node.node().peers();
		List<Call> calls = records.broadcast(this.run, peers.stream().map(Peer::name).toList(), this.realm.now(),
				timeout);
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
					.callAsync(AttackedRealm.METHOD, String.class, calls.get(0).text()),
				(results, failure) -> calls.forEach((call) -> {
					CallResult<String> result = (results != null) ? results.get(call.callee()) : null;
					records.ended(call, this.realm.now(), (result != null) ? result.value() : null,
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
		this.channels.forEach((use) -> use.channel().send(this.realm.records().frame(use.side()).text()));
	}

	void closeChannel() {
		if (!this.channels.isEmpty()) {
			Use use = this.channels.remove(0);
			this.realm.records().closes(use.side());
			use.channel().close();
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
			RealmMember.this.realm.records().executed(this.run, text, CurrentPeer.get().orElseThrow().peer());
			return "done " + text;
		}

	}

	private record Use(Channel channel, Side side) {
	}

}
