package io.peerlink;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

import io.peerlink.internal.context.NodeExecutors;
import io.peerlink.internal.node.NodePlatform;
import io.peerlink.internal.node.NodeSettings;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.sim.SimNetwork;
import io.peerlink.sim.SimProcess;
import io.peerlink.sim.Simulator;
import io.peerlink.spi.Announcement;
import io.peerlink.spi.DatagramTransport;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.DiscoveryListener;
import io.peerlink.spi.PeerDiscovery;
import io.peerlink.testing.InMemoryDiscovery;
import org.jspecify.annotations.Nullable;

/**
 * Whole nodes in virtual time, on a network that loses, repeats and reorders. Discovery
 * is perfect, so that what a test sees comes from the datagrams.
 */
final class SimulatedNodes {

	private static final Duration LONGEST_HANDOFF = Duration.ofNanos(200_000);

	private final Simulator simulator;

	private final SimNetwork network;

	private final InMemoryDiscovery discovery = new InMemoryDiscovery();

	private final Map<String, PeerDiscovery> discoveries = new HashMap<>();

	private int nextPort = 50_000;

	private Duration longestWait = LONGEST_HANDOFF;

	SimulatedNodes(Simulator simulator) {
		this.simulator = simulator;
		this.network = new SimNetwork(simulator);
	}

	SimNetwork network() {
		return this.network;
	}

	/**
	 * Have requests wait for a thread, at the nodes that are started from now on.
	 * @param longestWait the longest that one waits
	 */
	void handlersWait(Duration longestWait) {
		this.longestWait = longestWait;
	}

	SimulatedNode start(String name) {
		return start(name, (builder) -> builder);
	}

	SimulatedNode start(String name, UnaryOperator<PeerLinkBuilder> customizer) {
		return startAt(name, freePort(), customizer);
	}

	SimulatedNode startAt(String name, int port, UnaryOperator<PeerLinkBuilder> customizer) {
		return startAt(name, port, customizer, (node, process) -> {
		});
	}

	/**
	 * Start a node.
	 * @param preparation what is done to the node before it takes calls, with the
	 * scheduler whose timers die with it
	 */
	SimulatedNode startAt(String name, int port, UnaryOperator<PeerLinkBuilder> customizer,
			BiConsumer<PeerLink, Scheduler> preparation) {
		SimProcess process = new SimProcess(this.simulator);
		PeerLinkBuilder builder = PeerLink.builder(name)
			.mdns(false)
			.transport(() -> this.network.open(port))
			.discovery(() -> discoveryOf(name))
			.platform((settings) -> new SimulatedPlatform(settings, process, this.simulator, this.longestWait));
		PeerLink node = customizer.apply(builder).build();
		preparation.accept(node, process);
		node.open();
		CompletableFuture<Void> announced = node.running().announce();
		this.simulator.runUntil(announced::isDone, Duration.ofSeconds(2));
		announced.join();
		return new SimulatedNode(node, process, SimNetwork.address(port), this.network);
	}

	private PeerDiscovery discoveryOf(String name) {
		PeerDiscovery joined = this.discovery.join(InetAddress.getLoopbackAddress());
		return new RecordOfOne(name, joined, this.discoveries.put(name, joined));
	}

	/**
	 * Join the network without being a node, to say what no node would say.
	 */
	ScriptedPeer scripted(String name) {
		return new ScriptedPeer(name, this.network.open(freePort()),
				this.discovery.join(InetAddress.getLoopbackAddress()));
	}

	/**
	 * Join the network like a node written in Python.
	 */
	PythonPeer python(String name, PythonPeer.Functions functions, Map<String, String> attributes) {
		return new PythonPeer(name, attributes, functions, this.network.open(freePort()),
				this.discovery.join(InetAddress.getLoopbackAddress()));
	}

	int freePort() {
		return this.nextPort++;
	}

	/**
	 * A node and the means to kill it.
	 */
	record SimulatedNode(PeerLink node, SimProcess process, InetSocketAddress address, SimNetwork network) {

		/**
		 * Die without a goodbye: discovery goes on listing the node, as multicast DNS
		 * does.
		 */
		void crash() {
			this.network.crash(this.address);
			this.process.crash();
		}

	}

	/**
	 * Makes discovery keep one record for each name, as multicast DNS does: that of a
	 * crashed instance until its successor is announced. It does not show a node what is
	 * left of its earlier instances, as nobody but they themselves would tell it.
	 */
	private record RecordOfOne(String ownName, PeerDiscovery all,
			@Nullable PeerDiscovery predecessor) implements PeerDiscovery {

		@Override
		public void start(DiscoveryListener listener) {
			this.all.start(new DiscoveryListener() {

				@Override
				public void discovered(String source, DiscoveredNode sighting) {
					if (!sighting.name().equals(RecordOfOne.this.ownName)) {
						listener.discovered(source, sighting);
					}
				}

				@Override
				public void lost(String source, String name, @Nullable String instanceId) {
					listener.lost(source, name, instanceId);
				}

			});
		}

		@Override
		public CompletableFuture<List<DiscoveredNode>> lookup(String name) {
			return this.all.lookup(name);
		}

		@Override
		public void announce(Announcement self) {
			this.all.announce(self);
			if (this.predecessor != null) {
				this.predecessor.close();
			}
		}

		@Override
		public void withdraw() {
			this.all.withdraw();
		}

		@Override
		public void close() {
			this.all.close();
		}

		@Override
		public Status status() {
			return this.all.status();
		}

	}

	/**
	 * What a simulated node has of its world.
	 *
	 * @param longestWait how long a request waits at most for a thread
	 */
	record SimulatedPlatform(NodeSettings settings, SimProcess process, Simulator simulator,
			Duration longestWait) implements NodePlatform {

		SimulatedPlatform(NodeSettings settings, SimProcess process, Simulator simulator) {
			this(settings, process, simulator, LONGEST_HANDOFF);
		}

		@Override
		public Scheduler scheduler() {
			return this.process;
		}

		@Override
		public RandomGenerator random() {
			return this.simulator.random();
		}

		@Override
		public DatagramTransport openTransport() {
			return this.settings.transport().open(this.settings);
		}

		@Override
		public NodeExecutors executors() {
			Executor handlers = this.process.executor(this.longestWait);
			Executor callbacks = this.process.executor(LONGEST_HANDOFF);
			return new NodeExecutors((task) -> {
				handlers.execute(task);
				return true;
			}, callbacks, callbacks, callbacks);
		}

		@Override
		public void close() {
			this.process.crash();
		}

	}

}
