package io.peerlink.sim;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.peerlink.spi.DatagramTransport;

/**
 * A network in virtual time with a function that decides the {@link Fate} of each packet
 * when it is sent. Packets in transit arrive even if their sender has crashed.
 */
public final class ChosenNetwork {

	private final Simulator simulator;

	private final Function<byte[], Fate> fates;

	private final Map<InetSocketAddress, VirtualTransport> transports = new HashMap<>();

	private final List<Sent> log = new ArrayList<>();

	private final long start;

	/**
	 * Creates a network.
	 * @param simulator the simulator of the network
	 * @param fates decides the fate of each packet
	 */
	public ChosenNetwork(Simulator simulator, Function<byte[], Fate> fates) {
		this.simulator = simulator;
		this.fates = fates;
		this.start = simulator.nanoTime();
	}

	/**
	 * Opens a transport. A previous transport at the address is crashed.
	 * @param address its address
	 * @return the transport
	 */
	public DatagramTransport open(InetSocketAddress address) {
		VirtualTransport transport = new VirtualTransport(address, this.transports,
				(from, to, bytes) -> transmit(new Packet(from, to, bytes)));
		VirtualTransport previous = this.transports.put(address, transport);
		if (previous != null) {
			previous.crash();
		}
		return transport;
	}

	/**
	 * Returns a description of the sent packets and their fates.
	 * @return one line for each packet
	 */
	public String log() {
		StringBuilder lines = new StringBuilder();
		this.log.forEach((sent) -> lines.append(sent).append(System.lineSeparator()));
		return lines.toString();
	}

	private void transmit(Packet packet) {
		Fate fate = this.fates.apply(packet.bytes);
		this.log.add(new Sent(packet, fate, Duration.ofNanos(this.simulator.nanoTime() - this.start)));
		for (Duration delay : fate.delays()) {
			this.simulator.schedule(delay, () -> arrive(packet));
		}
	}

	private void arrive(Packet packet) {
		VirtualTransport target = this.transports.get(packet.to);
		if (target != null) {
			target.deliver(packet.bytes.clone(), packet.from);
		}
	}

	private record Sent(Packet packet, Fate fate, Duration at) {

		@Override
		public String toString() {
			return this.at + " " + this.packet.from.getPort() + " > " + this.packet.to.getPort() + " " + this.fate + " "
					+ new String(this.packet.bytes, StandardCharsets.UTF_8);
		}

	}

	private static final class Packet {

		private final InetSocketAddress from;

		private final InetSocketAddress to;

		private final byte[] bytes;

		Packet(InetSocketAddress from, InetSocketAddress to, byte[] bytes) {
			this.from = from;
			this.to = to;
			this.bytes = bytes;
		}

	}

}
