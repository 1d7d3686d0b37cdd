package io.peerlink.internal.seal.tcp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;

import io.peerlink.internal.crypto.Handshake;
import io.peerlink.internal.crypto.PacketMac;
import io.peerlink.internal.crypto.RealmKeys;
import io.peerlink.internal.seal.SealedRemote;
import org.jspecify.annotations.Nullable;

/**
 * The two messages by which a connection begins: a head, a message of the Noise
 * handshake, and a MAC of both (docs/protocol.md, "Sealed connections"). They look like
 * those of datagrams; a prologue of its own keeps one from being taken for the other.
 */
final class HandshakeFormat {

	static final byte FIRST_BYTE = (byte) 0xFE;

	private static final int MAC_LENGTH = 16;

	private static final int INSTANCE_LENGTH = 2 * Long.BYTES;

	private static final byte VERSION = 1;

	private static final String PROLOGUE = "PeerLink sealed tcp 1";

	/**
	 * Tells datagrams which handshake is the latest. Those of connections overtake each
	 * other, and have none.
	 */
	private static final int COUNTER_LENGTH = Long.BYTES;

	/**
	 * What the MAC of an answer covers besides the answer.
	 */
	static final byte[] NOTHING = new byte[0];

	/**
	 * The first message, of the side that connects. Its index is that of a session, of
	 * which a connection has none.
	 */
	static final HandshakeFormat INIT = new HandshakeFormat(new byte[] { FIRST_BYTE, 1, VERSION, 0, 0, 0, 0, 0 },
			Handshake.FIRST_OVERHEAD + COUNTER_LENGTH + INSTANCE_LENGTH);

	/**
	 * The answer, with two such indices.
	 */
	static final HandshakeFormat RESPONSE = new HandshakeFormat(
			new byte[] { FIRST_BYTE, 2, VERSION, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, Handshake.SECOND_OVERHEAD);

	private final byte[] head;

	private final int noiseLength;

	private HandshakeFormat(byte[] head, int noiseLength) {
		this.head = head;
		this.noiseLength = noiseLength;
	}

	int length() {
		return this.head.length + this.noiseLength + MAC_LENGTH;
	}

	int noiseOffset() {
		return this.head.length;
	}

	int noiseLength() {
		return this.noiseLength;
	}

	private int macOffset() {
		return this.head.length + this.noiseLength;
	}

	/**
	 * Returns what is wrong with the begin of a message.
	 * @param message the message, of which as many bytes have arrived as its position
	 * @return the failure, {@code null} if it is right so far
	 */
	@Nullable SealFailure check(ByteBuffer message) {
		int arrived = Math.min(message.position(), this.head.length);
		for (int i = 0; i < arrived; i++) {
			if (message.get(i) != this.head[i]) {
				return (i == 0) ? SealFailure.UNSEALED : SealFailure.MALFORMED;
			}
		}
		return null;
	}

	/**
	 * Returns whether a complete message is marked by a member of a realm.
	 * @param covered what the mark covers besides the message
	 */
	boolean isMarked(byte[] message, byte[] covered, PacketMac mac) {
		byte[] marked = marked(message, covered);
		return mac.matches(marked, 0, marked.length, message, macOffset(), MAC_LENGTH);
	}

	private byte[] marked(byte[] message, byte[] covered) {
		byte[] marked = Arrays.copyOf(message, macOffset() + covered.length);
		System.arraycopy(covered, 0, marked, macOffset(), covered.length);
		return marked;
	}

	/**
	 * Returns what tells the mark of a complete message from others.
	 * @return its first eight bytes
	 */
	long markOf(byte[] message) {
		return ByteBuffer.wrap(message).getLong(macOffset());
	}

	/**
	 * Returns a message that lacks the part of the Noise handshake, and the mark.
	 */
	byte[] begin() {
		byte[] message = new byte[length()];
		System.arraycopy(this.head, 0, message, 0, this.head.length);
		return message;
	}

	/**
	 * Completes a message that lacks its mark.
	 * @param covered what the mark covers besides the message
	 */
	byte[] mark(byte[] message, byte[] covered, PacketMac mac) {
		byte[] marked = marked(message, covered);
		mac.write(marked, 0, marked.length, message, macOffset(), MAC_LENGTH);
		return message;
	}

	/**
	 * Returns the bytes of the id of an instance. The mark of the first message covers
	 * those of the responder: what was recorded for others, or for an earlier run of it,
	 * costs it no more than that.
	 */
	static byte[] bytes(UUID instance) {
		return ByteBuffer.allocate(INSTANCE_LENGTH)
			.putLong(instance.getMostSignificantBits())
			.putLong(instance.getLeastSignificantBits())
			.array();
	}

	/**
	 * Returns what both sides must agree on.
	 * @param realm the realm
	 * @param responder the instance of the side that is connected to
	 */
	static byte[] prologue(RealmKeys realm, byte[] responder) {
		byte[] name = PROLOGUE.getBytes(StandardCharsets.US_ASCII);
		byte[] realmId = HexFormat.of().parseHex(realm.realmId());
		return ByteBuffer.allocate(name.length + realmId.length + responder.length)
			.put(name)
			.put(realmId)
			.put(responder)
			.array();
	}

	/**
	 * Returns what the first message carries.
	 * @param initiator the instance of its sender
	 */
	static byte[] payload(UUID initiator) {
		return ByteBuffer.allocate(COUNTER_LENGTH + INSTANCE_LENGTH).putLong(0).put(bytes(initiator)).array();
	}

	/**
	 * Returns who has sent the first message.
	 * @param payload what it carries
	 */
	static SealedRemote sender(byte[] publicKey, byte[] payload) {
		ByteBuffer instance = ByteBuffer.wrap(payload).position(COUNTER_LENGTH);
		return new SealedRemote(publicKey, new UUID(instance.getLong(), instance.getLong()));
	}

}
