package io.peerlink.system.discovery;

import java.util.Map;

import io.peerlink.internal.discovery.mdns.MdnsDiscovery;
import io.peerlink.internal.discovery.mdns.MdnsOptions;
import io.peerlink.spi.Announcement;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.DiscoveryListener;
import org.jspecify.annotations.Nullable;

/**
 * {@link MdnsDiscovery} as it is used by a node.
 */
final class OurEngine implements DiscoveryEngine {

	private final MdnsDiscovery discovery = new MdnsDiscovery(MdnsOptions.defaults());

	@Override
	public void open(Listener listener) {
		this.discovery.start(new DiscoveryListener() {

			@Override
			public void seen(String source, DiscoveredNode sighting) {
				listener.seen(sighting.name(), sighting.address().getAddress().getHostAddress(),
						sighting.address().getPort(), sighting.attributes());
			}

			@Override
			public void gone(String source, String name, @Nullable String instanceId) {
				listener.gone(name);
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
