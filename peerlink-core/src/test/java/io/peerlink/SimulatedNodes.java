package io.peerlink;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

import io.peerlink.internal.context.NodeExecutors;
import io.peerlink.internal.node.NodePlatform;
import io.peerlink.internal.node.NodeSettings;
import io.peerlink.internal.seal.PacketSender;
import io.peerlink.internal.seal.SealEngine;
import io.peerlink.internal.seal.SealEngines;
import io.peerlink.internal.seal.SealSettings;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.udp.SimulatedBundles;
import io.peerlink.sim.SimNetwork;
import io.peerlink.sim.SimProcess;
import io.peerlink.sim.SimStreams;
import io.peerlink.sim.Simulator;
import io.peerlink.spi.Announcement;
import io.peerlink.spi.DatagramTransport;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.DiscoveryListener;
import io.peerlink.spi.PeerDiscovery;
import io.peerlink.spi.StreamTransport;
import io.peerlink.testing.InMemoryDiscovery;
import org.jspecify.annotations.Nullable;

/**
 * Whole nodes in virtual time, on a network that loses, duplicates and reorders
 * datagrams. Discovery is not simulated, so that all effects come from the datagrams.
 */
final class SimulatedNodes {

	private static final Duration LONGEST_HANDOFF = Duration.ofNanos(200_000);

	private final Simulator simulator;

	private final SimNetwork network;

	private final InMemoryDiscovery discovery = new InMemoryDiscovery();

	private final Map<String, PeerDiscovery> discoveries = new HashMap<>();

	private final Map<String, Runnable> announcements = new LinkedHashMap<>();

	private int nextPort = 50_000;

	private Duration longestWait = LONGEST_HANDOFF;

	private Duration longestAnnouncement = Duration.ofSeconds(2);

	private SealEngines seals = SealEngine::new;

	private boolean bundling;

	private @Nullable SimStreams streams;

	SimulatedNodes(Simulator simulator) {
		this.simulator = simulator;
		this.network = new SimNetwork(simulator);
	}

	SimNetwork network() {
		return this.network;
	}

	/**
	 * Makes requests wait for a thread, at nodes that are started afterwards.
	 * @param longestWait the longest wait of a request
	 */
	void handlersWait(Duration longestWait) {
		this.longestWait = longestWait;
	}

	/**
	 * Sets how long a start may take to be announced.
	 */
	void longestAnnouncement(Duration longestAnnouncement) {
		this.longestAnnouncement = longestAnnouncement;
	}

	/**
	 * Chooses what seals the datagrams of nodes that are started afterwards.
	 */
	void sealWith(SealEngines seals) {
		this.seals = seals;
	}

	/**
	 * Lets messages of nodes that are started afterwards wait for each other.
	 */
	void bundle() {
		this.bundling = true;
	}

	/**
	 * Lets nodes that are started afterwards make connections.
	 */
	void connect(SimStreams streams) {
		this.streams = streams;
	}

	private DatagramTransport open(int port, Scheduler process) {
		DatagramTransport transport = this.network.open(port);
		return this.bundling ? new SimulatedBundles(transport, process, this.simulator.seed() * 31 + port) : transport;
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
	 * Starts a node.
	 * @param preparation prepares the node before it accepts requests, with the scheduler
	 * whose timers die with it
	 */
	SimulatedNode startAt(String name, int port, UnaryOperator<PeerLinkBuilder> customizer,
			BiConsumer<PeerLink, Scheduler> preparation) {
		SimulatedNode node = openListed(name, port, customizer, preparation);
		announce(node);
		return node;
	}

	/**
	 * Opens a node that discovers others and can be {@linkplain #announce announced} to
	 * them.
	 */
	SimulatedNode openListed(String name, int port, UnaryOperator<PeerLinkBuilder> customizer,
			BiConsumer<PeerLink, Scheduler> preparation) {
		return openAt(name, port, (builder) -> customizer.apply(builder.discovery(() -> discoveryOf(name))),
				preparation);
	}

	/**
	 * Starts a node that neither discovers others by itself nor is announced to them.
	 */
	SimulatedNode startAlone(String name, int port, UnaryOperator<PeerLinkBuilder> customizer) {
		SimulatedNode node = openAt(name, port, customizer, (opened, process) -> {
		});
		announce(node);
		return node;
	}

	/**
	 * Opens a node that does not take calls yet.
	 */
	SimulatedNode openAt(String name, int port, UnaryOperator<PeerLinkBuilder> customizer,
			BiConsumer<PeerLink, Scheduler> preparation) {
		SimProcess process = new SimProcess(this.simulator);
		PeerLinkBuilder builder = PeerLink.builder(name)
			.mdns(false)
			.transport(() -> open(port, process))
			.platform((settings) -> new SimulatedPlatform(settings, process, this.simulator, this.longestWait,
					this.streams, this.seals));
		PeerLink node = customizer.apply(builder).build();
		preparation.accept(node, process);
		node.open();
		return new SimulatedNode(node, process, SimNetwork.address(port), this.network);
	}

	void announce(SimulatedNode node) {
		CompletableFuture<Void> announced = ((DefaultPeerLink) node.node()).running().announce();
		this.simulator.runUntil(announced::isDone, this.longestAnnouncement);
		announced.join();
	}

	/**
	 * Returns a discovery of somebody who is no node.
	 */
	PeerDiscovery joinDiscovery() {
		return this.discovery.join(InetAddress.getLoopbackAddress());
	}

	private PeerDiscovery discoveryOf(String name) {
		PeerDiscovery joined = this.discovery.join(InetAddress.getLoopbackAddress());
		return new SingleRecordDiscovery(name, joined, this.discoveries.put(name, joined), this.announcements);
	}

	/**
	 * Announces all nodes again that were announced last by their names, as multicast DNS
	 * does for who asks.
	 */
	void repeatAnnouncements() {
		List.copyOf(this.announcements.values()).forEach(Runnable::run);
	}

	/**
	 * Returns the discovery of somebody who may hear and announce whatever he likes.
	 */
	PeerDiscovery discovery() {
		return this.discovery.join(InetAddress.getLoopbackAddress());
	}

	/**
	 * Adds a peer that is not a node and can send arbitrary datagrams.
	 */
	ScriptedPeer scripted(String name) {
		return new ScriptedPeer(name, this.network.open(freePort()),
				this.discovery.join(InetAddress.getLoopbackAddress()));
	}

	/**
	 * Adds a peer that is the same instance as another one, at an address of its own.
	 */
	ScriptedPeer moved(ScriptedPeer peer) {
		return new ScriptedPeer(peer.name(), peer.instanceId(), this.network.open(freePort()),
				this.discovery.join(InetAddress.getLoopbackAddress()));
	}

	/**
	 * Adds a peer that behaves like a Python node.
	 */
	PythonPeer python(String name, PythonPeer.Functions functions, Map<String, String> attributes) {
		return new PythonPeer(name, attributes, functions, this.network.open(freePort()),
				this.discovery.join(InetAddress.getLoopbackAddress()));
	}

	int freePort() {
		return this.nextPort++;
	}

	/**
	 * A node and the process to crash.
	 */
	record SimulatedNode(PeerLink node, SimProcess process, InetSocketAddress address, SimNetwork network) {

		/**
		 * Crashes the node without a goodbye. Discovery continues to list it, as
		 * multicast DNS does.
		 */
		void crash() {
			this.network.crash(this.address);
			this.process.crash();
		}

		/**
		 * Pauses the process of the node: nothing runs, and datagrams wait in its socket.
		 */
		void pause() {
			this.process.pause();
			this.network.pause(this.address);
		}

		/**
		 * Lets the process go on. Overdue timers and the datagrams that have waited come
		 * in any order.
		 */
		void resume(boolean timersFirst) {
			if (timersFirst) {
				this.process.resume();
			}
			this.network.resume(this.address);
			this.process.resume();
		}

	}

	/**
	 * A discovery that keeps one record for each name, as multicast DNS does: that of a
	 * crashed instance until its successor is announced. It does not report the record of
	 * an earlier instance to its own node, because only that instance could have sent it.
	 */
	private record SingleRecordDiscovery(String ownName, PeerDiscovery all, @Nullable PeerDiscovery predecessor,
			Map<String, Runnable> announcements) implements PeerDiscovery {

		@Override
		public void start(DiscoveryListener listener) {
			this.all.start(new DiscoveryListener() {

				@Override
				public void discovered(String source, DiscoveredNode sighting) {
					if (!sighting.name().equals(SingleRecordDiscovery.this.ownName)) {
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
			this.announcements.put(this.ownName, () -> this.all.announce(self));
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
	 * The platform of a simulated node.
	 *
	 * @param longestWait the longest wait of a request for a thread
	 * @param streams makes connections, if there are any
	 * @param seals makes what seals datagrams
	 */
	record SimulatedPlatform(NodeSettings settings, SimProcess process, Simulator simulator, Duration longestWait,
			@Nullable SimStreams streams, SealEngines seals) implements NodePlatform {

		SimulatedPlatform(NodeSettings settings, SimProcess process, Simulator simulator) {
			this(settings, process, simulator, LONGEST_HANDOFF, null, SealEngine::new);
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
			return Objects.requireNonNull(this.settings.transport()).get();
		}

		@Override
		public @Nullable StreamTransport openStreams(DatagramTransport datagrams) {
			return (this.streams != null && this.settings.tcp()) ? this.streams.open(datagrams.localAddress()) : null;
		}

		@Override
		public SealEngine sealEngine(SealSettings settings, PacketSender network) {
			return this.seals.create(settings, network);
		}

		@Override
		public NodeExecutors executors() {
			Executor handlers = this.process.executor(this.longestWait);
			Executor callbacks = this.process.executor(LONGEST_HANDOFF);
			return new NodeExecutors((task) -> {
				handlers.execute(task);
				return true;
			}, callbacks, callbacks, callbacks, callbacks);
		}

		@Override
		public void close() {
			this.process.crash();
		}

	}

}
