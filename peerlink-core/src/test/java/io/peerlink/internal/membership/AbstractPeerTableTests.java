package io.peerlink.internal.membership;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
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

	boolean isBeingChecked(String instanceId) {
		return entry(instanceId).check().isUnderWay();
	}

	/**
	 * Ends a check of a peer that did not answer it.
	 */
	void leaveUnanswered(String instanceId) {
		this.table.reachability().unanswered(entry(instanceId));
	}

	/**
	 * Has a peer answer a ping to an address, with its identity.
	 */
	void answer(String instanceId, int host) {
		PeerEntry entry = entry(instanceId);
		answer(instanceId, host, new Pong(entry.peer().name(), instanceId, Duration.ZERO));
	}

	void answer(String instanceId, int host, Pong pong) {
		entry(instanceId).check().begin(this.scheduler.nanoTime());
		this.table.reachability().answered(entry(instanceId), address(host), pong);
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

	static DiscoveredNode javaNode(String name, String instanceId, Integer... hosts) {
		List<InetSocketAddress> addresses = Arrays.stream(hosts).map(AbstractPeerTableTests::address).toList();
		return new DiscoveredNode(name, instanceId, addresses, Map.of("plv", "1"));
	}

	static InetSocketAddress address(int host) {
		return new InetSocketAddress("192.0.2." + host, 5000);
	}

}
