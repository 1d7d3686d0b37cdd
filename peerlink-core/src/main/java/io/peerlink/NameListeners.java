package io.peerlink;

import io.peerlink.peer.NodeName;
import io.peerlink.peer.PeerListener;

/**
 * The listeners of a node's name, which outlive the runs of the node. Thread-safe.
 */
final class NameListeners implements NodeName.Listener {

	private final Listeners<NodeName.Listener> all = new Listeners<>("the node's name");

	PeerListener.Registration add(NodeName.Listener listener) {
		return this.all.add(listener);
	}

	@Override
	public void renamed(String previous, String name, String owner) {
		this.all.inform((listener) -> listener.renamed(previous, name, owner));
	}

	@Override
	public void lost(String name, String owner) {
		this.all.inform((listener) -> listener.lost(name, owner));
	}

	@Override
	public void regained(String name) {
		this.all.inform((listener) -> listener.regained(name));
	}

}
