package io.peerlink.internal.wire;

/**
 * The protocol's numbers.
 */
public final class WireLimits {

	/**
	 * Longest datagram in bytes, both ways: Python's {@code MAX_SAFE_UDP_PAYLOAD}, chosen
	 * to fit into one frame of any LAN (WIRE.md section 2).
	 */
	public static final int MAX_DATAGRAM = 1200;

	/**
	 * How many bytes the {@code pl} object may add to that: with the headers of IPv4 and
	 * UDP a frame of Ethernet still holds it, and whatever a Python node takes, a Java
	 * node takes with {@code pl}.
	 */
	public static final int MAX_EXTENSION = 256;

	/**
	 * Deepest nesting of arrays and objects that is read, the envelope included.
	 */
	public static final int MAX_DEPTH = 64;

	/**
	 * Most characters that a number may have. Python sends integers beyond 64 bits.
	 */
	public static final int MAX_NUMBER_LENGTH = 400;

	/**
	 * Most characters that the JSON of an {@code id}, or a {@code channel_id}, may have.
	 * Ours have 38; ids are kept in tables, so a peer must not choose their size.
	 */
	public static final int MAX_ID_LENGTH = 128;

	private WireLimits() {
	}

}
