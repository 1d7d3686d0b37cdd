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
 * Receives only the packets that hold one of a few labels.
 * <p>
 * JmDNS logs a warning for every packet that it does not understand, and an ordinary
 * network has many: phones query record types that it does not know. Such packets are
 * dropped here, before they are parsed. A packet for this node spells out its label at
 * least once: compression (RFC 1035 section 4.1.4) only refers to earlier labels.
 */
final class FilteredSocket extends MulticastSocket {

	private final MulticastSocket delegate;

	private final List<byte[]> labels;

	/**
	 * Creates a filter for a socket. Only {@link #receive} is supported.
	 * @param delegate the socket to receive from
	 * @param labels the labels of which a packet must hold one; ASCII, in any case
	 * @throws IOException when the JDK cannot create an unbound socket
	 */
	FilteredSocket(MulticastSocket delegate, String... labels) throws IOException {
		super((SocketAddress) null);
		super.close();
		this.delegate = delegate;
		this.labels = Stream.of(labels).map(FilteredSocket::encode).toList();
	}

	private static byte[] encode(String label) {
		return ((char) label.length() + label.toLowerCase(Locale.ROOT)).getBytes(StandardCharsets.US_ASCII);
	}

	@Override
	public void receive(DatagramPacket packet) throws IOException {
		do {
			packet.setLength(packet.getData().length);
			this.delegate.receive(packet);
		}
		while (!hasLabel(packet.getData(), packet.getLength()));
	}

	private boolean hasLabel(byte[] packet, int length) {
		for (byte[] label : this.labels) {
			for (int offset = 0; offset <= length - label.length; offset++) {
				if (isAt(packet, offset, label)) {
					return true;
				}
			}
		}
		return false;
	}

	private static boolean isAt(byte[] packet, int offset, byte[] label) {
		for (int i = 0; i < label.length; i++) {
			int character = packet[offset + i];
			int lowerCase = (character >= 'A' && character <= 'Z') ? character + ('a' - 'A') : character;
			if (lowerCase != label[i]) {
				return false;
			}
		}
		return true;
	}

}
