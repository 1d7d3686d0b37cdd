package io.peerlink.internal.client;

import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.liveness.Pinger;
import io.peerlink.internal.membership.PeerEntry;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of pending calls when their peers go down, are replaced, or are verified.
 * Thread-safe.
 */
final class CalledPeers {

	private final PeerTable peers;

	private final PendingCalls calls;

	private final DownPeers downPeers;

	CalledPeers(NodeContext context, Pinger pinger, PendingCalls calls) {
		this.peers = context.peers();
		this.calls = calls;
		this.downPeers = new DownPeers(context.scheduler(), pinger, this::isAwaited, this::lastReceived,
				this::failCallsTo);
	}

	/**
	 * Checks all calls. Called by the thread that has changed the table of peers, or has
	 * verified one.
	 */
	void changed() {
		this.calls.forEach((call) -> {
			if (check(call)) {
				this.calls.endWaitForVerification(call);
			}
		});
	}

	/**
	 * Records that the peer of a call executes it, also if it is down by now.
	 */
	void working(PendingCall call) {
		this.downPeers.working(call.peer().instanceId());
	}

	/**
	 * Fails a call whose peer was replaced, and has the peer watched if it is down. To be
	 * called when the call is in the table: later changes are noticed by
	 * {@link #changed()}.
	 * @param call the call
	 * @return whether the call may be answered
	 */
	boolean check(PendingCall call) {
		// An entry may be gone as soon as its peer is down, so each call remembers where
		// that was.
		PeerEntry entry = this.peers.entry(call.peer().instanceId());
		if (entry != null) {
			call.peerIsAt(entry.peer().address());
		}
		Presence presence = presenceOf(call.peer(), entry);
		if (presence == Presence.REPLACED) {
			if (this.calls.remove(call)) {
				call.fail(call.restarted());
			}
			return false;
		}
		call.peerIsUp(presence == Presence.UP);
		if (presence == Presence.DOWN && call.wasPeerUp()) {
			this.downPeers.watch(call.peer(), call.address());
		}
		return true;
	}

	private Presence presenceOf(Peer peer, @Nullable PeerEntry entry) {
		if (entry != null && entry.isUp()) {
			return Presence.UP;
		}
		return this.peers.isReplaced(peer) ? Presence.REPLACED : Presence.DOWN;
	}

	private boolean isAwaited(Peer peer) {
		return presenceOf(peer, this.peers.entry(peer.instanceId())) == Presence.DOWN
				&& this.calls.anyMatch((call) -> isLostBy(call, peer));
	}

	private long lastReceived(Peer peer, long otherwise) {
		PeerEntry entry = this.peers.entry(peer.instanceId());
		return (entry != null) ? entry.lastReceived() : otherwise;
	}

	private void failCallsTo(Peer gone) {
		this.calls.failIf((call) -> isLostBy(call, gone) ? call.wentDown() : null);
	}

	private static boolean isLostBy(PendingCall call, Peer peer) {
		return call.wasPeerUp() && call.peer().instanceId().equals(peer.instanceId());
	}

	/**
	 * What the table says of an instance.
	 */
	private enum Presence {

		UP,

		/**
		 * It has said goodbye, does not answer, or was never known.
		 */
		DOWN,

		/**
		 * Another instance has its name, so that nobody will answer the calls to it.
		 */
		REPLACED

	}

}
