package io.peerlink.cli.doctor;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A DNS query (RFC 1035 section 4.1) that a unique label identifies. It asks for nodes
 * and for services of any kind, so that every responder of multicast DNS answers.
 */
final class MulticastQuery {

	private static final int HEADER_LENGTH = 12;

	private static final int ID_LOW_BYTE = 1;

	private static final int FLAGS_HIGH_BYTE = 2;

	private static final int QUESTION_COUNT_LOW_BYTE = 5;

	private static final int RESPONSE_FLAG = 0x80;

	private static final int TYPE_A = 1;

	private static final int TYPE_PTR = 12;

	private static final int TYPE_TXT = 16;

	private static final int CLASS_IN = 1;

	private static final int ADDRESS_RECORD_LENGTH = 14;

	private final byte[] label;

	private final byte[] typeLabel;

	private final byte[] packet;

	/**
	 * Creates a query.
	 * @param label the unique label; ASCII, at most 63 characters
	 * @param serviceType the service type of nodes, with a dot at the end
	 */
	MulticastQuery(String label, String serviceType) {
		this.label = label.getBytes(StandardCharsets.US_ASCII);
		this.typeLabel = firstLabel(serviceType);
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		byte[] header = new byte[HEADER_LENGTH];
		header[QUESTION_COUNT_LOW_BYTE] = 3;
		out.writeBytes(header);
		writeQuestion(out, serviceType, TYPE_PTR);
		writeQuestion(out, "_services._dns-sd._udp.local.", TYPE_PTR);
		writeQuestion(out, label + "." + serviceType, TYPE_TXT);
		this.packet = out.toByteArray();
	}

	/**
	 * Returns a packet that asks for the nodes of a service type. Sent from a port other
	 * than 5353 it has unicast responses.
	 */
	static byte[] packetFor(String serviceType) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		byte[] header = new byte[HEADER_LENGTH];
		header[QUESTION_COUNT_LOW_BYTE] = 1;
		out.writeBytes(header);
		writeQuestion(out, serviceType, TYPE_PTR);
		return out.toByteArray();
	}

	/**
	 * Returns the first label of a name as it stands in a packet, with its length.
	 */
	private static byte[] firstLabel(String name) {
		String label = name.substring(0, name.indexOf('.'));
		return ((char) label.length() + label).getBytes(StandardCharsets.US_ASCII);
	}

	private static void writeQuestion(ByteArrayOutputStream out, String name, int type) {
		for (String label : List.of(name.split("\\."))) {
			byte[] bytes = label.getBytes(StandardCharsets.US_ASCII);
			out.write(bytes.length);
			out.writeBytes(bytes);
		}
		out.writeBytes(new byte[] { 0, 0, (byte) type, 0, CLASS_IN });
	}

	/**
	 * Returns the packet that asks for multicast responses.
	 */
	byte[] packet() {
		return this.packet.clone();
	}

	/**
	 * Returns the packet that asks for unicast responses when its source port is not
	 * 5353. It has an id: python-zeroconf would suppress it as a duplicate of the other
	 * packet.
	 */
	byte[] unicastPacket() {
		byte[] packet = packet();
		packet[ID_LOW_BYTE] = 1;
		return packet;
	}

	/**
	 * Returns whether a received packet is this query.
	 */
	boolean matches(byte[] data, int length) {
		return indexOf(data, length, this.label) >= 0 && !isResponse(data, length);
	}

	private static int indexOf(byte[] data, int length, byte[] part) {
		for (int start = 0; start <= length - part.length; start++) {
			if (Arrays.equals(data, start, start + part.length, part, 0, part.length)) {
				return start;
			}
		}
		return -1;
	}

	/**
	 * Returns whether a response announces a node at a loopback address, where nobody but
	 * its own machine reaches it.
	 */
	boolean isAnsweredWithLoopback(byte[] data, int length) {
		return isResponse(data, length) && indexOf(data, length, this.typeLabel) >= 0
				&& indexOfLoopbackRecord(data, length) >= 0;
	}

	/**
	 * Looks for the fixed part of an address record (RFC 1035 section 3.2.1): type,
	 * class, time to live, length, and an address that begins with 127. The names are not
	 * read.
	 */
	private static int indexOfLoopbackRecord(byte[] data, int length) {
		for (int start = HEADER_LENGTH; start + ADDRESS_RECORD_LENGTH <= length; start++) {
			boolean type = data[start] == 0 && data[start + 1] == TYPE_A;
			boolean address = data[start + 8] == 0 && data[start + 9] == 4 && data[start + 10] == 127;
			if (type && (data[start + 2] & 0x7F) == 0 && data[start + 3] == CLASS_IN && address) {
				return start;
			}
		}
		return -1;
	}

	/**
	 * Returns whether a packet is a response to any query.
	 */
	static boolean isResponse(byte[] data, int length) {
		return length >= HEADER_LENGTH && (data[FLAGS_HIGH_BYTE] & RESPONSE_FLAG) != 0;
	}

}
