package io.peerlink.sim;

import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.peerlink.error.PortInUseException;
import io.peerlink.spi.DatagramTransport;
import org.jspecify.annotations.Nullable;

/**
 * A network in virtual time that delays, loses, duplicates and reorders datagrams, and
 * whose hosts can be isolated, crash and restart.
 */
public final class SimNetwork {

	private static final int FIRST_FREE_PORT = 49_152;

	/**
	 * How much of a sealed packet is in the trace.
	 */
	private static final int HEADER = 14;

	private final Simulator simulator;

	private final Map<InetSocketAddress, VirtualTransport> transports = new HashMap<>();

	private final Map<Link, LinkConditions> links = new HashMap<>();

	private final Set<Link> cut = new HashSet<>();

	private final Set<InetSocketAddress> isolated = new HashSet<>();

	private final Map<InetSocketAddress, List<Runnable>> paused = new HashMap<>();

	private LinkConditions conditions = LinkConditions.GOOD;

	private @Nullable Tap tap;

	private @Nullable Tap arrivals;

	private @Nullable Carrier carrier;

	private long sent;

	private long delivered;

	private long lost;

	private long duplicated;

	/**
	 * Creates a network with {@link LinkConditions#GOOD good} links.
	 * @param simulator the simulator of the network
	 */
	public SimNetwork(Simulator simulator) {
		this.simulator = simulator;
	}

	/**
	 * Returns the address of a host of the network.
	 * @param port its port
	 * @return an address, without a lookup
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
	 * Opens a transport at {@link #address(int)}.
	 * @param port the port; 0 for a free one
	 * @return the transport
	 * @throws PortInUseException if the port is in use
	 */
	public DatagramTransport open(int port) {
		return open(address(port));
	}

	/**
	 * Opens a transport. Its address may be that of a crashed or closed one.
	 * @param address its address; port 0 for a free one
	 * @return the transport
	 * @throws PortInUseException if the address is in use
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
	 * Sets the conditions of all links that have none of their own.
	 * @param conditions the new conditions
	 */
	public void conditions(LinkConditions conditions) {
		this.conditions = conditions;
	}

	/**
	 * Sets the conditions of one direction of a link.
	 * @param from the sender
	 * @param to the target
	 * @param conditions the new conditions
	 */
	public void conditions(InetSocketAddress from, InetSocketAddress to, LinkConditions conditions) {
		this.links.put(new Link(from, to), conditions);
	}

	/**
	 * Cuts the link between two hosts in both directions. Datagrams in transit arrive.
	 * @param first one host
	 * @param second the other host
	 */
	public void partition(InetSocketAddress first, InetSocketAddress second) {
		this.simulator.note("partition " + first + " " + second);
		this.cut.add(new Link(first, second));
		this.cut.add(new Link(second, first));
	}

	/**
	 * Reverts {@link #partition}.
	 * @param first one host
	 * @param second the other host
	 */
	public void heal(InetSocketAddress first, InetSocketAddress second) {
		this.simulator.note("heal " + first + " " + second);
		this.cut.remove(new Link(first, second));
		this.cut.remove(new Link(second, first));
	}

	/**
	 * Isolates a host from all others, like an unplugged cable.
	 * @param host the host
	 */
	public void isolate(InetSocketAddress host) {
		this.simulator.note("isolate " + host);
		this.isolated.add(host);
	}

	/**
	 * Reverts {@link #isolate}.
	 * @param host the host
	 */
	public void rejoin(InetSocketAddress host) {
		this.simulator.note("rejoin " + host);
		this.isolated.remove(host);
	}

	/**
	 * Lets datagrams wait in the socket buffer of a host that does not run.
	 * @param host the host
	 */
	public void pause(InetSocketAddress host) {
		this.simulator.note("pause " + host);
		this.paused.put(host, new ArrayList<>());
	}

	/**
	 * Reverts {@link #pause}: delivers what has waited.
	 * @param host the host
	 */
	public void resume(InetSocketAddress host) {
		this.simulator.note("resume " + host);
		List<Runnable> waiting = this.paused.remove(host);
		if (waiting != null) {
			waiting.forEach((arrival) -> this.simulator.schedule(Duration.ZERO, arrival));
		}
	}

	/**
	 * Crashes a transport without a goodbye: it neither receives nor sends, and its
	 * address is free. {@link SimProcess#crash()} stops the rest of a node.
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
	 * Returns the counters of all datagrams.
	 * @return a snapshot
	 */
	public Counters counters() {
		return new Counters(this.sent, this.delivered, this.lost, this.duplicated);
	}

	/**
	 * Sets a tap that observes each sent datagram before the network processes it.
	 * @param tap the tap; must not throw, because it is called by the sender
	 */
	public void tap(Tap tap) {
		this.tap = tap;
	}

	/**
	 * Sets a tap that observes each datagram that arrives, before its receiver gets it.
	 * @param tap the tap; must not throw
	 */
	public void arrivals(Tap tap) {
		this.arrivals = tap;
	}

	/**
	 * Has somebody else carry all datagrams that are sent from now on: conditions and cut
	 * links have no effect then.
	 * @param carrier decides what becomes of each datagram
	 */
	public void carrier(Carrier carrier) {
		this.carrier = carrier;
	}

	/**
	 * Has a datagram arrive, whoever has sent it.
	 * @param from the sender that the receiver sees
	 * @param to the receiver
	 * @param datagram the bytes, which must not be modified
	 * @param delay when it arrives
	 */
	public void deliver(InetSocketAddress from, InetSocketAddress to, byte[] datagram, Duration delay) {
		Packet packet = new Packet(new Link(from, to), datagram);
		this.simulator.schedule(delay, () -> arrive(packet));
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
		if (this.carrier != null) {
			this.carrier.carry(packet.link().from(), packet.link().to(), packet.bytes);
			return;
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
		List<Runnable> buffer = this.paused.get(packet.link().to());
		if (buffer != null) {
			buffer.add(() -> arrive(packet));
			return;
		}
		this.delivered++;
		note("deliver", packet);
		byte[] bytes = packet.copy();
		if (this.arrivals != null) {
			this.arrivals.sent(packet.link().from(), packet.link().to(), packet.bytes);
		}
		target.deliver(bytes, packet.link().from());
	}

	private void lose(Packet packet) {
		this.lost++;
		note("lose", packet);
	}

	private void note(String what, Packet packet) {
		this.simulator.note(new TracedPacket(what, packet));
	}

	private boolean isCut(Link link) {
		return this.cut.contains(link) || this.isolated.contains(link.from()) || this.isolated.contains(link.to());
	}

	private boolean happens(double probability) {
		return probability > 0 && this.simulator.random().nextDouble() < probability;
	}

	/**
	 * Counters of datagrams.
	 *
	 * @param sent the number of sent datagrams
	 * @param delivered the number of copies that reached a receiver
	 * @param lost the number of copies that did not
	 * @param duplicated the number of datagrams that the network duplicated
	 */
	public record Counters(long sent, long delivered, long lost, long duplicated) {
	}

	/**
	 * Observes datagrams.
	 */
	@FunctionalInterface
	public interface Tap {

		/**
		 * Called when a datagram passes.
		 * @param from the sender
		 * @param to the target
		 * @param datagram the bytes, which must not be modified
		 */
		void sent(InetSocketAddress from, InetSocketAddress to, byte[] datagram);

	}

	/**
	 * Carries datagrams in place of the links.
	 */
	@FunctionalInterface
	public interface Carrier {

		/**
		 * Called when a datagram is sent.
		 * @param from the sender
		 * @param to the target
		 * @param datagram the bytes, which must not be modified
		 */
		void carry(InetSocketAddress from, InetSocketAddress to, byte[] datagram);

	}

	private record Link(InetSocketAddress from, InetSocketAddress to) {
	}

	private record TracedPacket(String what, Packet packet) {

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
			return this.link.from().getPort() + " > " + this.link.to().getPort() + " " + content();
		}

		/**
		 * Returns the text, or the header of a sealed packet.
		 */
		private String content() {
			boolean text = this.bytes.length > 0 && this.bytes[0] == '{';
			return text ? new String(this.bytes, StandardCharsets.UTF_8)
					: HexFormat.of().formatHex(this.bytes, 0, Math.min(HEADER, this.bytes.length)) + ", "
							+ this.bytes.length + " bytes";
		}

	}

}
