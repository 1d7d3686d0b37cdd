package io.peerlink.internal.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What the nodes of a sealed realm derive from their secret by HKDF-SHA256: the
 * {@code salt} is "PeerLink sealed realm 1", and each key has its name as the
 * {@code info}. Immutable and thread-safe. The keys live as long as the node, whose
 * configuration has the secret anyway.
 */
public final class RealmKeys {

	private static final String SALT = "PeerLink sealed realm 1";

	private static final int REALM_ID_LENGTH = 8;

	private static final int KEY_LENGTH = 32;

	private final String realmId;

	private final byte[] presharedKey;

	private final PacketMac packetMac;

	private final PacketMac announcementMac;

	private RealmKeys(byte[] key) {
		this.realmId = HexFormat.of().formatHex(expand(key, "realm id", REALM_ID_LENGTH));
		this.presharedKey = expand(key, "pre-shared key", KEY_LENGTH);
		this.packetMac = new PacketMac(expand(key, "packet mac", KEY_LENGTH));
		this.announcementMac = new PacketMac(expand(key, "announcement mac", KEY_LENGTH));
	}

	/**
	 * Derives the keys of a realm.
	 * @param material the 32 bytes of a generated secret, or those that a passphrase was
	 * stretched to
	 */
	static RealmKeys derive(byte[] material) {
		byte[] key = Hkdf.extract(salt(), material);
		try {
			return new RealmKeys(key);
		}
		finally {
			Arrays.fill(key, (byte) 0);
		}
	}

	static byte[] salt() {
		return ascii(SALT);
	}

	/**
	 * Returns the public id of the realm, from which nothing is learned about the secret
	 * but whether a guess is right.
	 * @return 16 hexadecimal digits
	 */
	public String realmId() {
		return this.realmId;
	}

	/**
	 * Returns the pre-shared key of handshakes.
	 * @return a copy, 32 bytes
	 */
	public byte[] presharedKey() {
		return this.presharedKey.clone();
	}

	/**
	 * Returns what marks the packets of handshakes.
	 * @return the MAC, always the same
	 */
	public PacketMac packetMac() {
		return this.packetMac;
	}

	/**
	 * Returns what marks announcements.
	 * @return the MAC, always the same
	 */
	public PacketMac announcementMac() {
		return this.announcementMac;
	}

	/**
	 * Returns a text without the keys.
	 */
	@Override
	public String toString() {
		return "RealmKeys[" + this.realmId + "]";
	}

	private static byte[] expand(byte[] key, String name, int length) {
		return Hkdf.expand(key, ascii(name), length);
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
