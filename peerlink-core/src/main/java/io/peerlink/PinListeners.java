package io.peerlink;

import io.peerlink.peer.PeerListener;
import io.peerlink.peer.PeerPins;
import io.peerlink.peer.RefusedKey;

/**
 * The listeners of refused keys, which outlive the runs of the node. Thread-safe.
 */
final class PinListeners implements PeerPins.Listener {

	private final Listeners<PeerPins.Listener> all = new Listeners<>("refused keys");

	PeerListener.Registration add(PeerPins.Listener listener) {
		return this.all.add(listener);
	}

	@Override
	public void keyRefused(RefusedKey refused) {
		this.all.inform((listener) -> listener.keyRefused(refused));
	}

}
