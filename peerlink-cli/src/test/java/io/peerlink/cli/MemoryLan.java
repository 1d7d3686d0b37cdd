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
 * A LAN inside the JVM. Closing it stops the nodes that it started.
 */
public final class MemoryLan implements AutoCloseable {

	private final InMemoryNetwork network = new InMemoryNetwork();

	private final InMemoryDiscovery discovery = new InMemoryDiscovery();

	private final List<PeerLink> started = new ArrayList<>();

	/**
	 * Returns the builder of a node on this LAN.
	 */
	public PeerLinkBuilder builder(String name) {
		return PeerLink.builder(name)
			.mdns(false)
			.shutdownTimeout(Duration.ZERO)
			.transport(() -> this.network.open(0))
			.discovery(() -> this.discovery.join(InetAddress.getLoopbackAddress()));
	}

	/**
	 * Starts a node.
	 */
	public PeerLink start(String name) {
		return start(builder(name).build());
	}

	/**
	 * Starts a node with the demo functions.
	 */
	PeerLink serve(String name) {
		return serve(builder(name));
	}

	/**
	 * Starts a node with the demo functions.
	 */
	PeerLink serve(PeerLinkBuilder builder) {
		PeerLink node = builder.jsonMapper(Json.MAPPER).build();
		ServeCommand.register(node);
		return start(node);
	}

	private PeerLink start(PeerLink node) {
		this.started.add(node.start());
		return node;
	}

	@Override
	public void close() {
		this.started.forEach(PeerLink::close);
	}

}
