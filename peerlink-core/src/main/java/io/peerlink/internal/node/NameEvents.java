package io.peerlink.internal.node;

import java.util.concurrent.Executor;

import io.peerlink.internal.concurrent.SerialExecutor;
import io.peerlink.peer.NodeName;

/**
 * Informs a listener of the node's name on the event threads, one event at a time.
 */
final class NameEvents implements NodeName.Listener {

	/**
	 * How many events wait at most for a listener that blocks; further ones are dropped.
	 */
	private static final int CAPACITY = 256;

	private final NodeName.Listener listener;

	private final SerialExecutor executor;

	NameEvents(NodeName.Listener listener, Executor events) {
		this.listener = listener;
		this.executor = new SerialExecutor(events, CAPACITY);
	}

	@Override
	public void renamed(String previous, String name, String owner) {
		this.executor.tryExecute(() -> this.listener.renamed(previous, name, owner));
	}

	@Override
	public void lost(String name, String owner) {
		this.executor.tryExecute(() -> this.listener.lost(name, owner));
	}

	@Override
	public void regained(String name) {
		this.executor.tryExecute(() -> this.listener.regained(name));
	}

}
