package io.peerlink;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.peerlink.peer.NodeName;
import io.peerlink.peer.PeerListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners of a node's name, which outlive the runs of the node.
 */
final class NameListeners implements NodeName.Listener {

	private static final Logger logger = LoggerFactory.getLogger(NameListeners.class);

	private final List<NodeName.Listener> all = new CopyOnWriteArrayList<>();

	PeerListener.Registration add(NodeName.Listener listener) {
		this.all.add(listener);
		return () -> this.all.remove(listener);
	}

	@Override
	public void renamed(String previous, String name, String owner) {
		inform((listener) -> listener.renamed(previous, name, owner));
	}

	@Override
	public void lost(String name, String owner) {
		inform((listener) -> listener.lost(name, owner));
	}

	@Override
	public void regained(String name) {
		inform((listener) -> listener.regained(name));
	}

	private void inform(Consumer<NodeName.Listener> event) {
		for (NodeName.Listener listener : this.all) {
			try {
				event.accept(listener);
			}
			catch (Throwable ex) {
				// Even an error of one listener must not keep the event from the others.
				logger.warn("A listener of the node's name failed", ex);
			}
		}
	}

}
