package io.peerlink.cli.doctor;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A DNS question (RFC 1035 section 4.1) that is known again by a label nobody else uses.
 * It asks for nodes and for services of any kind, so that whoever speaks multicast DNS
 * answers.
 */
final class MulticastQuestion {

	private static final int HEADER_LENGTH = 12;

	private static final int QUESTION_COUNT_AT = 5;

	private static final int FLAGS_AT = 2;

	private static final int RESPONSE_FLAG = 0x80;

	private static final int TYPE_PTR = 12;

	private static final int TYPE_TXT = 16;

	private static final int CLASS_IN = 1;

	private final byte[] mark;

	private final byte[] packet;

	/**
	 * Create a question.
	 * @param mark the label; ASCII, at most 63 characters
	 * @param serviceType what nodes announce, with its dot at the end
	 */
	MulticastQuestion(String mark, String serviceType) {
		this.mark = mark.getBytes(StandardCharsets.US_ASCII);
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		byte[] header = new byte[HEADER_LENGTH];
		header[QUESTION_COUNT_AT] = 3;
		out.writeBytes(header);
		ask(out, serviceType, TYPE_PTR);
		ask(out, "_services._dns-sd._udp.local.", TYPE_PTR);
		ask(out, mark + "." + serviceType, TYPE_TXT);
		this.packet = out.toByteArray();
	}

	private static void ask(ByteArrayOutputStream out, String name, int type) {
		for (String label : List.of(name.split("\\."))) {
			byte[] bytes = label.getBytes(StandardCharsets.US_ASCII);
			out.write(bytes.length);
			out.writeBytes(bytes);
		}
		out.writeBytes(new byte[] { 0, 0, (byte) type, 0, CLASS_IN });
	}

	/**
	 * Return the question as it is asked for everyone to hear the answer.
	 */
	byte[] packet() {
		return this.packet.clone();
	}

	/**
	 * Return the question as it is asked to be answered directly. It has an id, without
	 * which python-zeroconf would take it for a repetition and stay silent.
	 */
	byte[] directPacket() {
		byte[] direct = packet();
		direct[1] = 1;
		return direct;
	}

	/**
	 * Tell whether a packet is this question.
	 */
	boolean isIn(byte[] data, int length) {
		for (int start = 0; start <= length - this.mark.length; start++) {
			if (isAt(data, start)) {
				return !isAnswer(data, length);
			}
		}
		return false;
	}

	private boolean isAt(byte[] data, int start) {
		for (int i = 0; i < this.mark.length; i++) {
			if (data[start + i] != this.mark[i]) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Tell whether a packet answers some question.
	 */
	static boolean isAnswer(byte[] data, int length) {
		return length >= HEADER_LENGTH && (data[FLAGS_AT] & RESPONSE_FLAG) != 0;
	}

}
