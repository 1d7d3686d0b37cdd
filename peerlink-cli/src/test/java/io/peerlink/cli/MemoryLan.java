package io.peerlink.cli;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.peerlink.PeerLink;
import io.peerlink.PeerLinkBuilder;
import io.peerlink.testing.InMemoryDiscovery;
import io.peerlink.testing.InMemoryNetwork;

/**
 * A LAN inside the JVM.
 */
final class MemoryLan implements AutoCloseable {

	private final InMemoryNetwork network = new InMemoryNetwork();

	private final InMemoryDiscovery discovery = new InMemoryDiscovery();

	private final List<PeerLink> started = new ArrayList<>();

	PeerLinkBuilder describe(String name) {
		return PeerLink.builder(name)
			.mdns(false)
			.shutdownTimeout(Duration.ZERO)
			.transport(() -> this.network.open(0))
			.discovery(() -> this.discovery.join(InetAddress.getLoopbackAddress()));
	}

	/**
	 * Start a node that is stopped with the LAN, if not before.
	 */
	PeerLink start(String name) {
		PeerLink node = describe(name).build().start();
		this.started.add(node);
		return node;
	}

	/**
	 * Start a node with the demo functions.
	 */
	PeerLink serve(String name) {
		PeerLink node = describe(name).jsonMapper(Json.MAPPER).build();
		ServeCommand.register(node);
		this.started.add(node.start());
		return node;
	}

	@Override
	public void close() {
		this.started.forEach(PeerLink::close);
	}

}
