package io.peerlink.internal.membership;

import java.net.InetSocketAddress;
import java.util.Map;

import io.peerlink.sim.PeerTableEvents;
import io.peerlink.sim.PeerTraffic;
import io.peerlink.sim.VirtualScheduler;
import io.peerlink.spi.DiscoveredNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/**
 * A table in virtual time, and the events of its listener.
 */
abstract class AbstractPeerTableTests {

	static final String ETH = "mdns/eth0";

	static final String WLAN = "mdns/wlan0";

	final VirtualScheduler scheduler = new VirtualScheduler();

	final PeerTable table = new PeerTable("own", this.scheduler, Runnable::run, 4);

	final PeerTraffic traffic = new PeerTraffic(this.table, this.scheduler);

	final PeerTableEvents log = new PeerTableEvents();

	@BeforeEach
	void listen() {
		this.table.addListener(this.log);
	}

	void expire(String instanceId) {
		this.table.reachability().expired(entry(instanceId));
	}

	PeerEntry entry(String instanceId) {
		return this.table.entries()
			.stream()
			.filter((entry) -> entry.peer().instanceId().equals(instanceId))
			.findFirst()
			.orElseThrow();
	}

	static DiscoveredNode node(String name, @Nullable String instanceId, int host) {
		return new DiscoveredNode(name, instanceId, address(host), Map.of());
	}

	static InetSocketAddress address(int host) {
		return new InetSocketAddress("192.0.2." + host, 5000);
	}

}
