package io.peerlink.internal.seal;

/**
 * Why a received packet was dropped.
 */
public enum DropCause {

	/**
	 * It is no packet of this protocol: of a node without a secret, or of a stranger.
	 */
	UNSEALED,

	/**
	 * Its MAC or its tag does not match: made with another secret, meant for another node
	 * or for an earlier run of this one, or changed on its way.
	 */
	BAD_MAC,

	/**
	 * It has arrived before, or is older than one that has arrived.
	 */
	REPLAYED,

	/**
	 * It belongs to no session or handshake that is known, or to one that is too old.
	 */
	STALE_KEY,

	/**
	 * It has a wrong length, an unknown type or version, or a content that no member
	 * sends.
	 */
	MALFORMED,

	/**
	 * There were too many handshakes or questions at once; it will be sent again.
	 */
	LIMITED,

	/**
	 * The {@link KeyPolicy} does not permit its key.
	 */
	REFUSED_KEY

}
