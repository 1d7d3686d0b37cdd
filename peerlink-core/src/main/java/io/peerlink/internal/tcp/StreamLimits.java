package io.peerlink.internal.tcp;

import java.time.Duration;

/**
 * What connections may cost a node. Whoever reaches a limit is the one to wait or to be
 * closed, so a single address cannot take what others need.
 *
 * @param maxPayload longest message in bytes, without the extension of Java nodes
 * @param maxConnections how many connections others may have made at once
 * @param maxPerAddress how many of them one address may have made
 * @param maxHalfOpen how many of them may have sent no complete header yet
 * @param maxBytes how many bytes of messages may be on their way in, and as many out;
 * those of a request count until it is answered
 * @param maxBytesPerAddress how many of them one address may have
 */
record StreamLimits(int maxPayload, int maxConnections, int maxPerAddress, int maxHalfOpen, long maxBytes,
		long maxBytesPerAddress) {

	/**
	 * How long a connection may take to send its header.
	 */
	static final Duration HEADER_TIMEOUT = Duration.ofSeconds(5);

	/**
	 * How many bytes a second a connection must send or take after that.
	 */
	static final int MIN_BYTES_PER_SECOND = 32 * 1024;

	/**
	 * Over what time that is measured.
	 */
	static final Duration PACE_WINDOW = Duration.ofSeconds(5);

	/**
	 * How long a message may wait until there is room for it.
	 */
	static final Duration ROOM_TIMEOUT = Duration.ofSeconds(10);

	/**
	 * How long a connection stays open for the other side to take the reply.
	 */
	static final Duration LINGER = Duration.ofSeconds(5);

	/**
	 * Longest message that is skipped rather than taken for garbage, so that its sender
	 * can be told: the largest limit that any node may have.
	 */
	static final int LONGEST_SKIPPED = 64 << 20;

	/**
	 * How many connections a node makes to one address: half of what it takes, so that
	 * two nodes of one host may call at the same time.
	 */
	static final int CONNECTIONS_TO_ADDRESS = 32;

	private static final int CONNECTIONS = 512;

	private static final int CONNECTIONS_PER_ADDRESS = 64;

	private static final int HALF_OPEN = 128;

	private static final long BYTES = 64L << 20;

	private static final long BYTES_PER_ADDRESS = 16L << 20;

	/**
	 * Returns the limits of a node.
	 * @param maxPayload longest message in bytes
	 */
	static StreamLimits of(int maxPayload) {
		return new StreamLimits(maxPayload, CONNECTIONS, CONNECTIONS_PER_ADDRESS, HALF_OPEN,
				Math.max(BYTES, 4L * maxPayload), Math.max(BYTES_PER_ADDRESS, 2L * maxPayload));
	}

}
