package io.peerlink.internal.liveness;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.peerlink.internal.membership.PeerTable;
import io.peerlink.peer.LivenessOptions;
import io.peerlink.sim.PeerTableEvents;
import io.peerlink.sim.PeerTraffic;
import io.peerlink.sim.TestNetwork;
import io.peerlink.sim.VirtualScheduler;
import io.peerlink.spi.DiscoveredNode;
import org.junit.jupiter.api.BeforeEach;

/**
 * A monitor of one table in virtual time, with nodes that answer its pings.
 */
abstract class AbstractLivenessTests {

	static final String ETH = "mdns/eth0";

	static final String WLAN = "mdns/wlan0";

	static final Map<String, String> JAVA = Map.of("plv", "1");

	final VirtualScheduler scheduler = new VirtualScheduler();

	final TestNetwork network = new TestNetwork(this.scheduler);

	final PeerTable table = new PeerTable("own", this.scheduler, Runnable::run);

	final PeerTraffic traffic = new PeerTraffic(this.table, this.scheduler);

	final LivenessMonitor liveness = new LivenessMonitor(this.table, this.network, this.scheduler, new Random(1),
			LivenessOptions.defaults());

	final PeerTableEvents log = new PeerTableEvents();

	@BeforeEach
	void start() {
		this.table.addListener(this.log);
		this.liveness.start();
	}

	void advanceMillis(long millis) {
		this.scheduler.advance(Duration.ofMillis(millis));
	}

	void discoverJava(String name, String instanceId, int host) {
		discoverJava(name, instanceId, address(host), true);
	}

	void discoverJava(String name, String instanceId, InetSocketAddress address, boolean java) {
		this.network.javaNode(address, name, instanceId);
		this.table.discovered(ETH, new DiscoveredNode(name, instanceId, address, java ? JAVA : Map.of()));
	}

	void receiveFor(long millis) {
		for (long passed = 0; passed < millis; passed += 50) {
			advanceMillis(50);
			this.traffic.receive(address(1));
		}
	}

	void discoverPython(String name, String instanceId, int host) {
		this.network.pythonNode(address(host));
		this.table.discovered(ETH, node(name, instanceId, host, false));
	}

	static DiscoveredNode node(String name, String instanceId, int host, boolean java) {
		return new DiscoveredNode(name, instanceId, address(host), java ? JAVA : Map.of());
	}

	/**
	 * Returns a Java node with several addresses, the preferred one first.
	 */
	static DiscoveredNode node(String name, String instanceId, Integer... hosts) {
		List<InetSocketAddress> addresses = Arrays.stream(hosts).map(AbstractLivenessTests::address).toList();
		return new DiscoveredNode(name, instanceId, addresses, JAVA);
	}

	static InetSocketAddress address(int host) {
		return new InetSocketAddress("192.0.2." + host, 5000);
	}

}
