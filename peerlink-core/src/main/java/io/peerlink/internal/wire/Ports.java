package io.peerlink.internal.wire;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The default port of a node (WIRE.md section 1). Peers use the port that is announced,
 * whatever it is.
 */
public final class Ports {

	/**
	 * First port of the dynamic range (RFC 6335 section 6).
	 */
	static final int FIRST = 49152;

	/**
	 * Number of ports that names are spread over, as in Python.
	 */
	static final int COUNT = 16383;

	private Ports() {
	}

	/**
	 * Returns the UDP port of a node without a realm.
	 * @param name the node's name
	 * @return the port
	 */
	public static int derivedUdpPort(String name) {
		return derivedUdpPort(Realm.NONE, name);
	}

	/**
	 * Returns the UDP port of a node.
	 * @param realm the node's realm
	 * @param name the node's name
	 * @return the port
	 */
	public static int derivedUdpPort(Realm realm, String name) {
		int remainder = 0;
		for (byte digit : md5(realm.portKey(name))) {
			remainder = (remainder * 256 + (digit & 0xFF)) % COUNT;
		}
		return FIRST + remainder;
	}

	/**
	 * MD5 spreads names and keeps no secret, so its age does not matter here.
	 */
	private static byte[] md5(String text) {
		try {
			return MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("This Java runtime has no MD5", ex);
		}
	}

}
