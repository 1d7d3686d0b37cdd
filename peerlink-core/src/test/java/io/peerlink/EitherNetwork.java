package io.peerlink;

import java.util.function.UnaryOperator;

/**
 * Nodes with sockets, or in memory, for tests that hold on both.
 */
final class EitherNetwork implements AutoCloseable {

	private final LoopbackNodes sockets = new LoopbackNodes();

	private final TestNodes memory = new TestNodes();

	PeerLink start(Kind kind, String name, UnaryOperator<PeerLinkBuilder> customizer) {
		return (kind == Kind.SOCKETS) ? this.sockets.start(name, (builder) -> customizer.apply(builder.tcpPort(0)))
				: this.memory.start(name, customizer);
	}

	/**
	 * Returns a node that is not announced.
	 */
	PeerLink open(Kind kind, String name) {
		return (kind == Kind.SOCKETS) ? this.sockets.open(name) : this.memory.open(name);
	}

	/**
	 * Waits until every node has verified every other.
	 */
	void awaitAll(Kind kind) throws InterruptedException {
		if (kind == Kind.SOCKETS) {
			this.sockets.awaitAll();
		}
		else {
			this.memory.awaitAllVerified();
		}
	}

	/**
	 * Returns the nodes in memory.
	 */
	TestNodes memory() {
		return this.memory;
	}

	@Override
	public void close() {
		this.sockets.close();
		this.memory.close();
	}

	/**
	 * What the nodes are on.
	 */
	enum Kind {

		SOCKETS, MEMORY

	}

}
