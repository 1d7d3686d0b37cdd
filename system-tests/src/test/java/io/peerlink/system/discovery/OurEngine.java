package io.peerlink.system.discovery;

import java.util.Map;

import io.peerlink.internal.discovery.mdns.MdnsDiscovery;
import io.peerlink.internal.discovery.mdns.MdnsOptions;
import io.peerlink.spi.Announcement;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.DiscoveryListener;
import org.jspecify.annotations.Nullable;

/**
 * {@link MdnsDiscovery} with the options of a node.
 */
final class OurEngine implements DiscoveryEngine {

	private final MdnsDiscovery discovery = new MdnsDiscovery(MdnsOptions.defaults());

	@Override
	public void open(Listener listener) {
		this.discovery.start(new DiscoveryListener() {

			@Override
			public void discovered(String source, DiscoveredNode node) {
				listener.discovered(node.name(), node.address().getAddress().getHostAddress(), node.address().getPort(),
						node.attributes());
			}

			@Override
			public void lost(String source, String name, @Nullable String instanceId) {
				listener.lost(name);
			}

		});
	}

	@Override
	public void announce(String name, int port, Map<String, String> attributes) {
		this.discovery.announce(new Announcement(name, attributes.getOrDefault("instance_id", ""), port, attributes));
	}

	@Override
	public void withdraw() {
		this.discovery.withdraw();
	}

	@Override
	public void close() {
		this.discovery.close();
	}

}
