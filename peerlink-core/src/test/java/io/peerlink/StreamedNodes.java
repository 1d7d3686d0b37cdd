package io.peerlink;

import java.util.function.UnaryOperator;

/**
 * A caller and a callee, over sockets or in memory.
 */
final class StreamedNodes implements AutoCloseable {

	private final LoopbackNodes sockets = new LoopbackNodes();

	private final TestNodes memory = new TestNodes();

	PeerLink start(Network network, String name) {
		return start(network, name, (builder) -> builder);
	}

	PeerLink start(Network network, String name, UnaryOperator<PeerLinkBuilder> customizer) {
		return (network == Network.SOCKETS)
				? this.sockets.start(name, (builder) -> customizer.apply(builder.tcpPort(0)))
				: this.memory.start(name, customizer);
	}

	void awaitAll(Network network) throws InterruptedException {
		if (network == Network.SOCKETS) {
			this.sockets.awaitAll();
		}
		else {
			this.memory.awaitAllVerified();
		}
	}

	@Override
	public void close() {
		this.sockets.close();
		this.memory.close();
	}

	enum Network {

		SOCKETS, MEMORY

	}

}
