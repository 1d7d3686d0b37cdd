package io.peerlink.internal.node;

import java.util.random.RandomGenerator;

import io.peerlink.internal.context.NodeExecutors;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.spi.DatagramTransport;

/**
 * What one run of a node takes from the outer world: made at each start, closed at each
 * stop.
 */
public interface NodePlatform extends AutoCloseable {

	Scheduler scheduler();

	RandomGenerator random();

	/**
	 * Opens the node's socket. Called once.
	 */
	DatagramTransport openTransport();

	/**
	 * Returns the threads for users' code. Called once.
	 */
	NodeExecutors executors();

	/**
	 * Returns the threads for users' code, whose tasks count as executed for the node.
	 * Called once, instead of {@link #executors()}.
	 * @param threads counts them
	 */
	default NodeExecutors executors(NodeThreads threads) {
		return threads.tracking(executors());
	}

	@Override
	void close();

}
