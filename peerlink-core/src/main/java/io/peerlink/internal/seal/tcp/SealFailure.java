package io.peerlink.internal.seal.tcp;

/**
 * Why a connection was given up that did not behave as a sealed one does.
 */
public enum SealFailure {

	/**
	 * It began with something else than the mark of sealed connections.
	 */
	UNSEALED,

	/**
	 * It began with the mark, but what followed is no handshake of this version, or no
	 * record.
	 */
	MALFORMED,

	/**
	 * Its handshake was made with another secret, for another node or for an earlier run
	 * of this one; or one of its records was changed, lost, repeated or moved on the way.
	 */
	BAD_MAC,

	/**
	 * Its handshake has begun another connection before.
	 */
	REPLAYED,

	/**
	 * Its handshake was made for another key.
	 */
	STALE_KEY,

	/**
	 * Its key is one that this node does not permit for that instance.
	 */
	REFUSED_KEY,

	/**
	 * Its handshake took too long.
	 */
	TOO_SLOW,

	/**
	 * There were too many handshakes at once.
	 */
	LIMITED,

	/**
	 * It ended before the other side had said that it ends.
	 */
	TRUNCATED

}
