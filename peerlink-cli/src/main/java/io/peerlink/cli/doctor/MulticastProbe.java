package io.peerlink.cli.doctor;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

import io.peerlink.NetworkDiagnostics.InterfaceStatus;
import io.peerlink.cli.doctor.Environment.MulticastResult;
import org.jspecify.annotations.Nullable;

/**
 * Sends a multicast query on one interface and collects responses on two sockets: the
 * shared port of multicast DNS, where the query itself and multicast responses arrive,
 * and an ephemeral port, where unicast responses arrive (RFC 6762 section 6.7).
 */
final class MulticastProbe {

	static final int PORT = 5353;

	private static final byte[] GROUP = { (byte) 224, 0, 0, (byte) 251 };

	private static final Duration DURATION = Duration.ofMillis(900);

	/**
	 * The query is repeated because a datagram may be lost.
	 */
	private static final Duration QUERY_INTERVAL = Duration.ofMillis(300);

	private static final int POLL_MILLIS = 10;

	private static final int TIME_TO_LIVE = 255;

	private static final int MAX_PACKET_LENGTH = 9000;

	private final InterfaceStatus report;

	private final MulticastQuery query;

	private final Predicate<InetAddress> isLocal;

	private final DatagramPacket received = new DatagramPacket(new byte[MAX_PACKET_LENGTH], MAX_PACKET_LENGTH);

	private final Set<InetAddress> multicastResponders = new HashSet<>();

	private final Set<InetAddress> unicastResponders = new HashSet<>();

	private final Set<InetAddress> loopbackAnnouncers = new HashSet<>();

	private final AnnouncedNodes announced = new AnnouncedNodes();

	private boolean loopedBack;

	/**
	 * Creates a probe.
	 * @param report the interface, which must be used for discovery
	 * @param query the query to send
	 * @param isLocal returns whether an address belongs to this machine
	 */
	MulticastProbe(InterfaceStatus report, MulticastQuery query, Predicate<InetAddress> isLocal) {
		this.report = report;
		this.query = query;
		this.isLocal = isLocal;
	}

	MulticastResult run() {
		try (MulticastSocket shared = new MulticastSocket(PORT);
				DatagramSocket ephemeral = new DatagramSocket(0, Objects.requireNonNull(this.report.used()))) {
			NetworkInterface networkInterface = NetworkInterface.getByName(this.report.name());
			InetSocketAddress group = new InetSocketAddress(InetAddress.getByAddress(GROUP), PORT);
			shared.joinGroup(group, networkInterface);
			configure(shared, networkInterface);
			configure(ephemeral, networkInterface);
			exchange(shared, ephemeral, group);
			return new MulticastResult(null, this.loopedBack, this.multicastResponders, this.unicastResponders,
					this.loopbackAnnouncers, this.announced.byType());
		}
		catch (IOException ex) {
			return new MulticastResult(String.valueOf(ex.getMessage()), false, Set.of(), Set.of());
		}
	}

	private static void configure(DatagramSocket socket, NetworkInterface networkInterface) throws IOException {
		socket.setOption(StandardSocketOptions.IP_MULTICAST_IF, networkInterface);
		socket.setOption(StandardSocketOptions.IP_MULTICAST_TTL, TIME_TO_LIVE);
		socket.setSoTimeout(POLL_MILLIS);
	}

	private void exchange(DatagramSocket shared, DatagramSocket ephemeral, InetSocketAddress group) throws IOException {
		DatagramPacket multicastQuery = datagram(this.query.packet(), group);
		DatagramPacket unicastQuery = datagram(this.query.unicastPacket(), group);
		long startedAt = System.nanoTime();
		long queries = 0;
		long refused = 0;
		IOException refusal = null;
		Set<String> asked = new HashSet<>();
		for (long elapsed = 0; elapsed < DURATION.toNanos(); elapsed = System.nanoTime() - startedAt) {
			if (elapsed >= queries * QUERY_INTERVAL.toNanos()) {
				queries++;
				asked.clear();
				IOException failure = trySend(shared, multicastQuery);
				refusal = (failure != null) ? failure : refusal;
				refused += (failure != null) ? 1 : 0;
				trySend(ephemeral, unicastQuery);
			}
			if (receive(shared)) {
				onMulticast();
			}
			if (receive(ephemeral)) {
				addResponder(this.unicastResponders);
			}
			for (String type : this.announced.types()) {
				if (asked.add(type)) {
					trySend(shared, datagram(MulticastQuery.packetFor(type), group));
					trySend(ephemeral, datagram(MulticastQuery.packetFor(type), group));
				}
			}
		}
		if (refusal != null && refused == queries) {
			throw refusal;
		}
	}

	/**
	 * One refusal of several is a loss like any other.
	 * @return why the packet was refused, {@code null} if it was not
	 */
	private static @Nullable IOException trySend(DatagramSocket socket, DatagramPacket packet) {
		try {
			socket.send(packet);
			return null;
		}
		catch (IOException ex) {
			return ex;
		}
	}

	private static DatagramPacket datagram(byte[] packet, InetSocketAddress target) {
		return new DatagramPacket(packet, packet.length, target);
	}

	private boolean receive(DatagramSocket socket) throws IOException {
		try {
			this.received.setLength(MAX_PACKET_LENGTH);
			socket.receive(this.received);
			return true;
		}
		catch (SocketTimeoutException ex) {
			return false;
		}
	}

	private void onMulticast() {
		if (this.query.matches(this.received.getData(), this.received.getLength())) {
			this.loopedBack = true;
		}
		else {
			addResponder(this.multicastResponders);
		}
	}

	private void addResponder(Set<InetAddress> responders) {
		InetAddress source = this.received.getAddress();
		if (!MulticastQuery.isResponse(this.received.getData(), this.received.getLength())) {
			return;
		}
		this.announced.add(PointerRecord.of(this.received.getData(), this.received.getLength()));
		if (!this.isLocal.test(source)) {
			responders.add(source);
			if (this.query.isAnsweredWithLoopback(this.received.getData(), this.received.getLength())) {
				this.loopbackAnnouncers.add(source);
			}
		}
	}

}
