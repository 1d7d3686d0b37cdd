package io.peerlink;

import io.peerlink.internal.node.NodeRun;
import io.peerlink.peer.PeerListener;
import org.jspecify.annotations.Nullable;

/**
 * A listener that outlives the runs of its node. Guarded by the lock of
 * {@link NodeLifecycle}.
 */
final class RegisteredListener {

	private final PeerListener listener;

	private PeerListener.@Nullable Registration current;

	RegisteredListener(PeerListener listener) {
		this.listener = listener;
	}

	void join(NodeRun node) {
		this.current = node.addListener(this.listener);
	}

	void leave() {
		if (this.current != null) {
			this.current.close();
		}
	}

}
