package io.peerlink.internal.seal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;

import io.peerlink.internal.crypto.Handshake;
import io.peerlink.internal.crypto.PacketMac;
import io.peerlink.internal.crypto.RealmKeys;
import io.peerlink.internal.crypto.StaticKey;

/**
 * What one secret gives to handshakes: their MAC, their pre-shared key, and what both
 * sides must agree on. Immutable and thread-safe.
 */
final class SealedRealm {

	private static final byte[] PROTOCOL = "PeerLink sealed 1".getBytes(StandardCharsets.US_ASCII);

	private final RealmKeys keys;

	private final byte[] id;

	private final PacketMac mac;

	SealedRealm(RealmKeys keys) {
		this.keys = keys;
		this.id = HexFormat.of().parseHex(keys.realmId());
		this.mac = keys.packetMac();
	}

	RealmKeys keys() {
		return this.keys;
	}

	/**
	 * Begins a handshake with another node.
	 * @param ephemeral a new key, which the handshake erases
	 */
	Handshake initiator(StaticKey own, SealedRemote remote, StaticKey ephemeral) {
		byte[] psk = this.keys.presharedKey();
		try {
			return Handshake.initiator(own, remote.publicKey(), psk, prologue(remote.instance()), ephemeral);
		}
		finally {
			Arrays.fill(psk, (byte) 0);
		}
	}

	/**
	 * Expects the handshake of another node.
	 * @param ownInstance the instance that it must be meant for
	 * @param ephemeral a new key, which the handshake erases
	 */
	Handshake responder(StaticKey own, UUID ownInstance, StaticKey ephemeral) {
		byte[] psk = this.keys.presharedKey();
		try {
			return Handshake.responder(own, psk, prologue(ownInstance), ephemeral);
		}
		finally {
			Arrays.fill(psk, (byte) 0);
		}
	}

	private byte[] prologue(UUID responder) {
		byte[] prologue = Arrays.copyOf(PROTOCOL, PROTOCOL.length + this.id.length + PacketFormat.UUID_LENGTH);
		System.arraycopy(this.id, 0, prologue, PROTOCOL.length, this.id.length);
		PacketFormat.putUuid(prologue, PROTOCOL.length + this.id.length, responder);
		return prologue;
	}

	/**
	 * Writes the MAC of an INIT. It covers the instance of the responder as well, so that
	 * what was recorded for others, or for an earlier run, costs a responder no more than
	 * this MAC.
	 */
	void markInit(byte[] init, UUID responder) {
		PacketFormat.putUuid(init, PacketFormat.INIT_MAC, responder);
		this.mac.write(init, 0, PacketFormat.INIT_LENGTH, init, PacketFormat.INIT_MAC, PacketFormat.MAC_LENGTH);
	}

	/**
	 * Returns whether an INIT has the right MAC.
	 * @param init the packet
	 * @param marked the packet with the instance of the responder in the place of the MAC
	 */
	boolean isInitMarked(byte[] init, byte[] marked) {
		return this.mac.matches(marked, 0, PacketFormat.INIT_LENGTH, init, PacketFormat.INIT_MAC,
				PacketFormat.MAC_LENGTH);
	}

	/**
	 * Writes the MAC of a RESPONSE, a WHO or an IAM.
	 */
	void mark(byte[] packet) {
		this.mac.write(packet, 0, PacketFormat.SHORT_MAC, packet, PacketFormat.SHORT_MAC, PacketFormat.MAC_LENGTH);
	}

	/**
	 * Returns whether a RESPONSE, a WHO or an IAM has the right MAC.
	 */
	boolean isMarked(byte[] packet) {
		return this.mac.matches(packet, 0, PacketFormat.SHORT_MAC, packet, PacketFormat.SHORT_MAC,
				PacketFormat.MAC_LENGTH);
	}

}
