package io.peerlink.internal.discovery.mdns;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.MulticastSocket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Lets through only packets with one of our names in them.
 * <p>
 * JmDNS warns in the log of every packet that it does not understand, and on an ordinary
 * network there are many: phones ask for record types that it does not know. Those
 * packets are not for us, and are not even read here. What is for us has its name spelled
 * out at least once: compression (RFC 1035 section 4.1.4) only repeats what came before.
 */
final class FilteredSocket extends MulticastSocket {

	private final MulticastSocket real;

	private final List<byte[]> labels;

	/**
	 * Filter a socket. Only {@link #receive} works.
	 * @param real the socket to receive from
	 * @param labels the labels that let a packet through; ASCII, in any case
	 * @throws IOException never as a rule
	 */
	FilteredSocket(MulticastSocket real, String... labels) throws IOException {
		super((SocketAddress) null);
		super.close();
		this.real = real;
		this.labels = Stream.of(labels).map(FilteredSocket::encode).toList();
	}

	private static byte[] encode(String label) {
		return ((char) label.length() + label.toLowerCase(Locale.ROOT)).getBytes(StandardCharsets.US_ASCII);
	}

	@Override
	public void receive(DatagramPacket packet) throws IOException {
		do {
			packet.setLength(packet.getData().length);
			this.real.receive(packet);
		}
		while (!isWanted(packet.getData(), packet.getLength()));
	}

	private boolean isWanted(byte[] packet, int length) {
		for (byte[] label : this.labels) {
			for (int at = 0; at <= length - label.length; at++) {
				if (isAt(packet, at, label)) {
					return true;
				}
			}
		}
		return false;
	}

	private static boolean isAt(byte[] packet, int at, byte[] label) {
		for (int i = 0; i < label.length; i++) {
			int character = packet[at + i];
			int lowerCase = (character >= 'A' && character <= 'Z') ? character + ('a' - 'A') : character;
			if (lowerCase != label[i]) {
				return false;
			}
		}
		return true;
	}

}
