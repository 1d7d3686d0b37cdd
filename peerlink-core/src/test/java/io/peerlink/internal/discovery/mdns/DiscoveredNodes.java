package io.peerlink.internal.discovery.mdns;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.DiscoveryListener;
import org.jspecify.annotations.Nullable;

/**
 * Records the notifications of a discovery.
 */
final class DiscoveredNodes implements DiscoveryListener {

	final List<String> events = new CopyOnWriteArrayList<>();

	private final Map<String, DiscoveredNode> present = new ConcurrentHashMap<>();

	@Override
	public void discovered(String source, DiscoveredNode node) {
		this.events.add("discovered " + source + " " + node.name() + " " + node.instanceId());
		this.present.put(node.name(), node);
	}

	@Override
	public void lost(String source, String name, @Nullable String instanceId) {
		this.events.add("lost " + source + " " + name + " " + instanceId);
		this.present.remove(name);
	}

	@Nullable DiscoveredNode of(String name) {
		return this.present.get(name);
	}

	boolean has(String name) {
		return this.present.containsKey(name);
	}

}
