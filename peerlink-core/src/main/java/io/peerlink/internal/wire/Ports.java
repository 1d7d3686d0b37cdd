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

	/**
	 * The largest port.
	 */
	public static final int MAX = 65_535;

	private Ports() {
	}

	/**
	 * Checks an argument that is a port to bind.
	 * @param argument its name
	 * @param port its value, 0 for any free port
	 * @return the value
	 * @throws IllegalArgumentException when it is not between 0 and {@value #MAX}
	 */
	public static int check(String argument, int port) {
		if (port < 0 || port > MAX) {
			throw new IllegalArgumentException(argument + " must be between 0 and " + MAX + " but is " + port);
		}
		return port;
	}

	/**
	 * Returns whether a peer can be at a port.
	 * @param port the port
	 * @return whether it is between 1 and {@value #MAX}
	 */
	public static boolean isValid(int port) {
		return port > 0 && port <= MAX;
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
		return derived(realm.portKey(name));
	}

	/**
	 * Returns the TCP port of a node.
	 * @param realm the node's realm
	 * @param name the node's name
	 * @return the port
	 */
	public static int derivedTcpPort(Realm realm, String name) {
		return derived(realm.portKey(name) + "|tcp");
	}

	private static int derived(String key) {
		int remainder = 0;
		for (byte digit : md5(key)) {
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
