package io.peerlink.spring.testing;

import java.net.InetAddress;
import java.util.function.Consumer;

import io.peerlink.PeerLink;
import io.peerlink.PeerLinkBuilder;
import io.peerlink.discovery.InMemoryDiscovery;
import io.peerlink.transport.InMemoryNetwork;

/**
 * A LAN inside the JVM.
 */
public final class MemoryLan {

	private final InMemoryNetwork network = new InMemoryNetwork();

	private final InMemoryDiscovery discovery = new InMemoryDiscovery();

	public PeerLink node(String name) {
		return node(name, (builder) -> {
		});
	}

	public PeerLink node(String name, Consumer<PeerLinkBuilder> customizer) {
		PeerLinkBuilder builder = PeerLink.builder(name);
		connect(builder);
		customizer.accept(builder);
		return builder.build();
	}

	public void connect(PeerLinkBuilder builder) {
		builder.mdns(false)
			.transport(() -> this.network.open(0))
			.discovery(() -> this.discovery.join(InetAddress.getLoopbackAddress()));
	}

}
