package io.peerlink.sim;

import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import io.peerlink.error.PortInUseException;
import io.peerlink.spi.DatagramTransport;
import org.jspecify.annotations.Nullable;

/**
 * A network in virtual time that delays, loses, repeats and reorders datagrams as it is
 * told, and whose hosts can be cut off, crash and come back.
 */
public final class SimNetwork {

	private static final int FIRST_FREE_PORT = 49_152;

	private final Simulator simulator;

	private final Map<InetSocketAddress, VirtualTransport> transports = new HashMap<>();

	private final Map<Link, LinkConditions> links = new HashMap<>();

	private final Set<Link> cut = new HashSet<>();

	private final Set<InetSocketAddress> isolated = new HashSet<>();

	private LinkConditions conditions = LinkConditions.GOOD;

	private @Nullable Tap tap;

	private long sent;

	private long delivered;

	private long lost;

	private long duplicated;

	/**
	 * Create a network with {@link LinkConditions#GOOD good} links.
	 * @param simulator the world it lives in
	 */
	public SimNetwork(Simulator simulator) {
		this.simulator = simulator;
	}

	/**
	 * Name a host of the network.
	 * @param port its port
	 * @return an address; nothing is looked up
	 */
	public static InetSocketAddress address(int port) {
		try {
			return new InetSocketAddress(InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 }), port);
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException("Four bytes are an IPv4 address", ex);
		}
	}

	/**
	 * Open a transport at {@link #address(int)}.
	 * @param port the port; 0 for a free one
	 * @return the transport
	 * @throws PortInUseException when the port is taken
	 */
	public DatagramTransport open(int port) {
		return open(address(port));
	}

	/**
	 * Open a transport, also in place of one that crashed or was closed.
	 * @param address its address; port 0 for a free one
	 * @return the transport
	 * @throws PortInUseException when the address is taken
	 */
	public DatagramTransport open(InetSocketAddress address) {
		InetSocketAddress chosen = (address.getPort() != 0) ? address : free(address.getAddress());
		VirtualTransport transport = new VirtualTransport(chosen, this.transports,
				(from, to, bytes) -> transmit(new Packet(new Link(from, to), bytes)));
		if (this.transports.putIfAbsent(chosen, transport) != null) {
			throw new PortInUseException(chosen.getPort(), new BindException(chosen + " is taken"));
		}
		this.simulator.note("open " + chosen);
		return transport;
	}

	/**
	 * Change all links that have no conditions of their own.
	 * @param conditions how they are from now on
	 */
	public void conditions(LinkConditions conditions) {
		this.conditions = conditions;
	}

	/**
	 * Change one direction of one link.
	 * @param from the sender
	 * @param to the target
	 * @param conditions how it is from now on
	 */
	public void conditions(InetSocketAddress from, InetSocketAddress to, LinkConditions conditions) {
		this.links.put(new Link(from, to), conditions);
	}

	/**
	 * Cut the link between two hosts, in both directions. What is on its way arrives.
	 * @param first one host
	 * @param second the other host
	 */
	public void partition(InetSocketAddress first, InetSocketAddress second) {
		this.simulator.note("partition " + first + " " + second);
		this.cut.add(new Link(first, second));
		this.cut.add(new Link(second, first));
	}

	/**
	 * Undo {@link #partition}.
	 * @param first one host
	 * @param second the other host
	 */
	public void heal(InetSocketAddress first, InetSocketAddress second) {
		this.simulator.note("heal " + first + " " + second);
		this.cut.remove(new Link(first, second));
		this.cut.remove(new Link(second, first));
	}

	/**
	 * Cut a host off from all others, like a pulled plug.
	 * @param host the host
	 */
	public void isolate(InetSocketAddress host) {
		this.simulator.note("isolate " + host);
		this.isolated.add(host);
	}

	/**
	 * Undo {@link #isolate}.
	 * @param host the host
	 */
	public void rejoin(InetSocketAddress host) {
		this.simulator.note("rejoin " + host);
		this.isolated.remove(host);
	}

	/**
	 * Make a transport vanish without a goodbye: it receives nothing, what it sends goes
	 * nowhere, and its address is free. The rest of a node dies with
	 * {@link SimProcess#crash()}.
	 * @param host the address of the transport
	 */
	public void crash(InetSocketAddress host) {
		this.simulator.note("crash " + host);
		VirtualTransport transport = this.transports.remove(host);
		if (transport != null) {
			transport.crash();
		}
	}

	/**
	 * Return what became of all datagrams so far.
	 * @return a snapshot
	 */
	public Counters counters() {
		return new Counters(this.sent, this.delivered, this.lost, this.duplicated);
	}

	/**
	 * Show each datagram that is sent to somebody, before the network does something to
	 * it.
	 * @param tap what sees the datagrams; must not throw, as it runs within the sender
	 */
	public void tap(Tap tap) {
		this.tap = tap;
	}

	private InetSocketAddress free(InetAddress host) {
		int port = FIRST_FREE_PORT;
		while (this.transports.containsKey(new InetSocketAddress(host, port))) {
			port++;
		}
		return new InetSocketAddress(host, port);
	}

	private void transmit(Packet packet) {
		this.sent++;
		note("send", packet);
		if (this.tap != null) {
			this.tap.sent(packet.link().from(), packet.link().to(), packet.bytes);
		}
		LinkConditions link = this.links.getOrDefault(packet.link(), this.conditions);
		if (isCut(packet.link()) || happens(link.loss())) {
			lose(packet);
			return;
		}
		carry(packet, link);
		if (happens(link.duplication())) {
			this.duplicated++;
			carry(packet, link);
		}
	}

	private void carry(Packet packet, LinkConditions link) {
		this.simulator.schedule(link.latency().plus(this.simulator.randomDuration(link.jitter())),
				() -> arrive(packet));
	}

	private void arrive(Packet packet) {
		VirtualTransport target = this.transports.get(packet.link().to());
		if (target == null || !target.isStarted()) {
			lose(packet);
			return;
		}
		this.delivered++;
		note("deliver", packet);
		byte[] bytes = packet.copy();
		target.deliver(bytes, packet.link().from());
	}

	private void lose(Packet packet) {
		this.lost++;
		note("lose", packet);
	}

	private void note(String what, Packet packet) {
		this.simulator.note(new Passage(what, packet));
	}

	private boolean isCut(Link link) {
		return this.cut.contains(link) || this.isolated.contains(link.from()) || this.isolated.contains(link.to());
	}

	private boolean happens(double probability) {
		return probability > 0 && this.simulator.random().nextDouble() < probability;
	}

	/**
	 * What became of datagrams.
	 *
	 * @param sent how many were sent
	 * @param delivered how many copies reached a receiver
	 * @param lost how many copies did not
	 * @param duplicated how many were repeated by the network
	 */
	public record Counters(long sent, long delivered, long lost, long duplicated) {
	}

	/**
	 * Sees datagrams.
	 */
	@FunctionalInterface
	public interface Tap {

		/**
		 * A datagram is sent.
		 * @param from the sender
		 * @param to the target
		 * @param datagram the bytes, for reading only
		 */
		void sent(InetSocketAddress from, InetSocketAddress to, byte[] datagram);

	}

	private record Link(InetSocketAddress from, InetSocketAddress to) {
	}

	private record Passage(String what, Packet packet) {

		@Override
		public String toString() {
			return this.what + " " + this.packet;
		}

	}

	private static final class Packet {

		private final Link link;

		private final byte[] bytes;

		private final int hash;

		Packet(Link link, byte[] bytes) {
			this.link = link;
			this.bytes = bytes;
			this.hash = 31 * link.hashCode() + Arrays.hashCode(bytes);
		}

		Link link() {
			return this.link;
		}

		byte[] copy() {
			return this.bytes.clone();
		}

		@Override
		public int hashCode() {
			return this.hash;
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof Packet that && this.link.equals(that.link) && Arrays.equals(this.bytes, that.bytes);
		}

		@Override
		public String toString() {
			return this.link.from().getPort() + " > " + this.link.to().getPort() + " "
					+ new String(this.bytes, StandardCharsets.UTF_8);
		}

	}

}
