package io.peerlink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.discovery.dns.MdnsSocket;
import io.peerlink.internal.discovery.dns.Query;
import io.peerlink.internal.discovery.dns.ResourceRecord;
import io.peerlink.internal.discovery.dns.ServiceType;
import io.peerlink.internal.discovery.dnssd.DnsSdEngine;
import io.peerlink.internal.discovery.dnssd.DnsSdLink;
import io.peerlink.internal.discovery.net.Subnet;
import io.peerlink.internal.discovery.net.UsableInterface;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.sim.SimNetwork;
import io.peerlink.sim.Simulator;
import io.peerlink.spi.Announcement;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.DiscoveryListener;
import io.peerlink.spi.PeerDiscovery;
import org.jspecify.annotations.Nullable;

/**
 * A local network in virtual time, on which the real DNS-SD engines of nodes find each
 * other by multicast. The cable of a node can be unplugged: then neither multicast nor
 * datagrams pass.
 */
final class SimulatedLan {

	private static final ServiceType TYPE = new ServiceType("_unit._tcp.local.");

	private static final Duration SHORTEST_DELAY = Duration.ofNanos(100_000);

	private static final Duration DELAY_RANGE = Duration.ofMillis(3);

	private static final UsableInterface LOOPBACK = new UsableInterface("lo", 1, List.of(address()), true,
			List.of(new Subnet(address(), 8)), 0);

	private static final InetSocketAddress QUERIER = new InetSocketAddress(address(), Query.MDNS_PORT);

	private final Simulator simulator;

	private final SimNetwork datagrams;

	private final List<Member> members = new ArrayList<>();

	private double loss;

	SimulatedLan(Simulator simulator, SimNetwork datagrams) {
		this.simulator = simulator;
		this.datagrams = datagrams;
	}

	/**
	 * Has this part of the multicast packets lost, for each receiver.
	 */
	void loss(double loss) {
		this.loss = loss;
	}

	/**
	 * Adds a node with its cable plugged in.
	 * @param node the address of the socket of the node
	 * @param process the scheduler of the node
	 */
	Member join(InetSocketAddress node, Scheduler process) {
		Member member = new Member(node, process);
		this.members.add(member);
		return member;
	}

	private static Inet4Address address() {
		return (Inet4Address) SimNetwork.address(0).getAddress();
	}

	private void multicast(Member sender, Consumer<MdnsSocket.Receiver> packet) {
		for (Member member : this.members) {
			if (member.isPlugged(sender) && this.simulator.random().nextDouble() >= this.loss) {
				MdnsSocket.Receiver receiver = member.receiver;
				this.simulator.schedule(SHORTEST_DELAY.plus(this.simulator.randomDuration(DELAY_RANGE)), () -> {
					if (receiver != null && member.receiver == receiver) {
						packet.accept(receiver);
					}
				});
			}
		}
	}

	/**
	 * The discovery of one node.
	 */
	final class Member implements PeerDiscovery {

		private final InetSocketAddress node;

		private final DnsSdEngine engine;

		private boolean plugged = true;

		private boolean started;

		private @Nullable DnsSdLink link;

		private MdnsSocket.@Nullable Receiver receiver;

		Member(InetSocketAddress node, Scheduler process) {
			this.node = node;
			this.engine = new DnsSdEngine(TYPE, null, (networkInterface, inbox) -> {
				this.receiver = inbox;
				return new Socket(this);
			}, process, SimulatedLan.this.simulator.random());
		}

		private boolean isPlugged(Member other) {
			return this == other || (this.plugged && other.plugged);
		}

		/**
		 * Unplugs the cable, which the node notices at once.
		 */
		void unplug() {
			this.plugged = false;
			SimulatedLan.this.datagrams.isolate(this.node);
			closeLink();
		}

		/**
		 * Plugs the cable in, which the node notices at once.
		 */
		void plug() {
			this.plugged = true;
			SimulatedLan.this.datagrams.rejoin(this.node);
			openLink();
		}

		/**
		 * Stops the traffic without a sign that a node could notice, as when a switch
		 * between two halves of the network fails.
		 */
		void cut() {
			this.plugged = false;
			SimulatedLan.this.datagrams.isolate(this.node);
		}

		/**
		 * Reverts {@link #cut()}.
		 */
		void heal() {
			this.plugged = true;
			SimulatedLan.this.datagrams.rejoin(this.node);
		}

		private void openLink() {
			if (!this.started || this.link != null) {
				return;
			}
			try {
				this.link = this.engine.open(LOOPBACK);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		private void closeLink() {
			DnsSdLink open = this.link;
			if (open != null) {
				this.link = null;
				this.receiver = null;
				this.engine.remove(open);
			}
		}

		@Override
		public void start(DiscoveryListener listener) {
			this.started = true;
			this.engine.start(listener);
			if (this.plugged) {
				openLink();
			}
			this.engine.interfacesKnown();
		}

		@Override
		public CompletableFuture<List<DiscoveredNode>> lookup(String name) {
			return this.engine.lookup(name);
		}

		@Override
		public void announce(Announcement self) {
			this.engine.announce(self);
		}

		@Override
		public void withdraw() {
			Futures.whenDone(this.engine.withdraw(), (done, failure) -> {
				// A simulated node cannot wait.
			});
		}

		@Override
		public void abandon() {
			this.engine.abandon();
		}

		@Override
		public void close() {
			this.engine.close();
		}

		@Override
		public Status status() {
			return new Status(this.plugged, "simulated");
		}

	}

	private final class Socket implements MdnsSocket {

		private final Member member;

		Socket(Member member) {
			this.member = member;
		}

		@Override
		public void query(List<Query.Question> questions, List<ResourceRecord> known) {
			multicast(this.member, (receiver) -> receiver.onQuery(new Query(questions, known, false, 0, QUERIER)));
		}

		@Override
		public void probe(List<Query.Question> questions, ResourceRecord.Text proposed) {
			query(questions, List.of());
		}

		@Override
		public void announce(List<ResourceRecord> records) {
			InetAddress source = address();
			multicast(this.member, (receiver) -> receiver.onResponse(source, records));
		}

		@Override
		public void respond(List<ResourceRecord> records, Query query) {
			throw new UnsupportedOperationException();
		}

		@Override
		public boolean isAlive() {
			return true;
		}

		@Override
		public void close() {
		}

	}

}
