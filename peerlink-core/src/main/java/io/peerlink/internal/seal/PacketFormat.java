package io.peerlink.internal.seal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.UUID;

import io.peerlink.internal.crypto.Handshake;
import io.peerlink.internal.crypto.SealingKey;
import io.peerlink.internal.crypto.StaticKey;

/**
 * Where things are in a packet (docs/protocol.md, "Sealed datagrams"). All numbers have
 * the highest byte first.
 */
final class PacketFormat {

	/**
	 * The first byte of all packets. No plain message begins with it: it is not UTF-8.
	 */
	static final byte MARK = (byte) 0xFE;

	static final byte INIT = 1;

	static final byte RESPONSE = 2;

	static final byte DATA = 3;

	static final byte WHO = 4;

	static final byte IAM = 5;

	static final byte VERSION = 1;

	static final int MAC_LENGTH = 16;

	static final int UUID_LENGTH = 16;

	/**
	 * Where the index is that the sender of an INIT or a RESPONSE has chosen, and the
	 * nonce of a WHO or an IAM.
	 */
	static final int SENDER_INDEX = 4;

	static final int NONCE = 4;

	static final int INIT_NOISE = 8;

	static final int INIT_PAYLOAD_LENGTH = Long.BYTES + UUID_LENGTH;

	static final int INIT_NOISE_LENGTH = Handshake.FIRST_OVERHEAD + INIT_PAYLOAD_LENGTH;

	static final int INIT_MAC = INIT_NOISE + INIT_NOISE_LENGTH;

	static final int INIT_LENGTH = INIT_MAC + MAC_LENGTH;

	static final int RESPONSE_RECEIVER_INDEX = 8;

	static final int RESPONSE_NOISE = 12;

	static final int RESPONSE_NOISE_LENGTH = Handshake.SECOND_OVERHEAD;

	/**
	 * Where the MAC of a RESPONSE, a WHO and an IAM is, which have the same length so
	 * that no answer is longer than its question.
	 */
	static final int SHORT_MAC = RESPONSE_NOISE + RESPONSE_NOISE_LENGTH;

	static final int SHORT_LENGTH = SHORT_MAC + MAC_LENGTH;

	static final int IAM_KEY = NONCE + Long.BYTES;

	static final int IAM_INSTANCE = IAM_KEY + StaticKey.LENGTH;

	static final int DATA_RECEIVER_INDEX = 2;

	static final int DATA_COUNTER = 6;

	static final int DATA_HEADER = DATA_COUNTER + Long.BYTES;

	/**
	 * How much longer a sealed datagram is than a plain one.
	 */
	static final int OVERHEAD = DATA_HEADER + SealingKey.TAG_LENGTH;

	private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

	private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

	private PacketFormat() {
	}

	/**
	 * Writes the first four bytes of a packet that is no DATA.
	 */
	static void writeHeader(byte[] packet, byte type) {
		packet[0] = MARK;
		packet[1] = type;
		packet[2] = VERSION;
		packet[3] = 0;
	}

	/**
	 * Returns whether a packet has the version of this node.
	 */
	static boolean hasVersion(byte[] packet) {
		return packet[2] == VERSION && packet[3] == 0;
	}

	static void writeDataHeader(byte[] packet, int receiverIndex, long counter) {
		packet[0] = MARK;
		packet[1] = DATA;
		putInt(packet, DATA_RECEIVER_INDEX, receiverIndex);
		putLong(packet, DATA_COUNTER, counter);
	}

	static int intAt(byte[] packet, int offset) {
		return (int) INT.get(packet, offset);
	}

	static void putInt(byte[] packet, int offset, int value) {
		INT.set(packet, offset, value);
	}

	static long longAt(byte[] packet, int offset) {
		return (long) LONG.get(packet, offset);
	}

	static void putLong(byte[] packet, int offset, long value) {
		LONG.set(packet, offset, value);
	}

	static UUID uuidAt(byte[] packet, int offset) {
		return new UUID(longAt(packet, offset), longAt(packet, offset + Long.BYTES));
	}

	static void putUuid(byte[] packet, int offset, UUID value) {
		putLong(packet, offset, value.getMostSignificantBits());
		putLong(packet, offset + Long.BYTES, value.getLeastSignificantBits());
	}

}
