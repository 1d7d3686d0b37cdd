package io.peerlink;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

import io.peerlink.discovery.InMemoryDiscovery;
import io.peerlink.sim.SimNetwork;
import io.peerlink.sim.SimProcess;
import io.peerlink.sim.Simulator;
import io.peerlink.time.Scheduler;
import io.peerlink.transport.DatagramTransport;

/**
 * Whole nodes in virtual time, on a network that loses, repeats and reorders. Discovery
 * is perfect, so that what a test sees comes from the datagrams.
 */
final class SimulatedNodes {

	private static final Duration LONGEST_HANDOFF = Duration.ofNanos(200_000);

	private final Simulator simulator;

	private final SimNetwork network;

	private final InMemoryDiscovery discovery = new InMemoryDiscovery();

	private int nextPort = 50_000;

	SimulatedNodes(Simulator simulator) {
		this.simulator = simulator;
		this.network = new SimNetwork(simulator);
	}

	SimNetwork network() {
		return this.network;
	}

	SimulatedNode start(String name) {
		return start(name, (builder) -> builder);
	}

	SimulatedNode start(String name, UnaryOperator<PeerLinkBuilder> customizer) {
		int port = this.nextPort++;
		return startAt(name, port, customizer);
	}

	SimulatedNode startAt(String name, int port, UnaryOperator<PeerLinkBuilder> customizer) {
		SimProcess process = new SimProcess(this.simulator);
		PeerLinkBuilder builder = PeerLink.builder(name)
			.mdns(false)
			.transport(() -> this.network.open(port))
			.discovery(() -> this.discovery.join(InetAddress.getLoopbackAddress()))
			.platform((settings) -> new SimulatedPlatform(settings, process, this.simulator));
		PeerLink node = customizer.apply(builder).build();
		node.open();
		CompletableFuture<Void> announced = node.running().announce();
		this.simulator.runUntil(announced::isDone, Duration.ofSeconds(2));
		announced.join();
		return new SimulatedNode(node, process, SimNetwork.address(port), this.network);
	}

	/**
	 * Join the network without being a node, to say what no node would say.
	 */
	ScriptedPeer scripted(String name) {
		return new ScriptedPeer(name, this.network.open(this.nextPort++),
				this.discovery.join(InetAddress.getLoopbackAddress()));
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

	record SimulatedPlatform(NodeSettings settings, SimProcess process, Simulator simulator) implements NodePlatform {

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
		public Predicate<Runnable> handlerExecutor() {
			Executor executor = callbackExecutor();
			return (task) -> {
				executor.execute(task);
				return true;
			};
		}

		@Override
		public Executor callbackExecutor() {
			return this.process.executor(LONGEST_HANDOFF);
		}

		@Override
		public Executor channelExecutor() {
			return callbackExecutor();
		}

		@Override
		public Executor eventExecutor() {
			return callbackExecutor();
		}

		@Override
		public void close() {
			this.process.crash();
		}

	}

}
