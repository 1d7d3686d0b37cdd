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
import io.peerlink.cli.doctor.Environment.Echo;

/**
 * Asks a question on one interface and listens: at the multicast port, where the question
 * itself and most answers arrive, and at a port of its own, where the same question is
 * answered directly (RFC 6762 section 6.7).
 */
final class MulticastProbe {

	static final int PORT = 5353;

	private static final byte[] GROUP = { (byte) 224, 0, 0, (byte) 251 };

	private static final Duration LISTENING = Duration.ofMillis(900);

	/**
	 * When the question is repeated, in case it was lost.
	 */
	private static final Duration REPEAT = Duration.ofMillis(300);

	private static final int POLL_MILLIS = 10;

	private static final int TIME_TO_LIVE = 255;

	private static final int MAX_PACKET = 9000;

	private final InterfaceStatus where;

	private final MulticastQuestion question;

	private final Predicate<InetAddress> local;

	private final DatagramPacket received = new DatagramPacket(new byte[MAX_PACKET], MAX_PACKET);

	private final Set<InetAddress> byMulticast = new HashSet<>();

	private final Set<InetAddress> byUnicast = new HashSet<>();

	private boolean heardItself;

	/**
	 * Create a probe.
	 * @param where the interface, one that is used
	 * @param question what to ask
	 * @param local tells the addresses of this machine
	 */
	MulticastProbe(InterfaceStatus where, MulticastQuestion question, Predicate<InetAddress> local) {
		this.where = where;
		this.question = question;
		this.local = local;
	}

	Echo run() {
		try (MulticastSocket shared = new MulticastSocket(PORT);
				DatagramSocket own = new DatagramSocket(0, Objects.requireNonNull(this.where.used()))) {
			NetworkInterface card = NetworkInterface.getByName(this.where.name());
			InetSocketAddress group = new InetSocketAddress(InetAddress.getByAddress(GROUP), PORT);
			shared.joinGroup(group, card);
			prepare(shared, card);
			prepare(own, card);
			listen(shared, own, group);
			return new Echo(null, this.heardItself, this.byMulticast, this.byUnicast);
		}
		catch (IOException ex) {
			return new Echo(String.valueOf(ex.getMessage()), false, Set.of(), Set.of());
		}
	}

	private static void prepare(DatagramSocket socket, NetworkInterface card) throws IOException {
		socket.setOption(StandardSocketOptions.IP_MULTICAST_IF, card);
		socket.setOption(StandardSocketOptions.IP_MULTICAST_TTL, TIME_TO_LIVE);
		socket.setSoTimeout(POLL_MILLIS);
	}

	private void listen(DatagramSocket shared, DatagramSocket own, InetSocketAddress group) throws IOException {
		DatagramPacket question = datagram(this.question.packet(), group);
		DatagramPacket directQuestion = datagram(this.question.directPacket(), group);
		long began = System.nanoTime();
		long asked = 0;
		for (long elapsed = 0; elapsed < LISTENING.toNanos(); elapsed = System.nanoTime() - began) {
			if (elapsed >= asked * REPEAT.toNanos()) {
				shared.send(question);
				own.send(directQuestion);
				asked++;
			}
			if (receive(shared)) {
				heardByMulticast();
			}
			if (receive(own)) {
				note(this.byUnicast);
			}
		}
	}

	private static DatagramPacket datagram(byte[] packet, InetSocketAddress to) {
		return new DatagramPacket(packet, packet.length, to);
	}

	private boolean receive(DatagramSocket socket) throws IOException {
		try {
			this.received.setLength(MAX_PACKET);
			socket.receive(this.received);
			return true;
		}
		catch (SocketTimeoutException ex) {
			return false;
		}
	}

	private void heardByMulticast() {
		if (this.question.isIn(this.received.getData(), this.received.getLength())) {
			this.heardItself = true;
		}
		else {
			note(this.byMulticast);
		}
	}

	private void note(Set<InetAddress> sources) {
		InetAddress source = this.received.getAddress();
		if (MulticastQuestion.isAnswer(this.received.getData(), this.received.getLength())
				&& !this.local.test(source)) {
			sources.add(source);
		}
	}

}
