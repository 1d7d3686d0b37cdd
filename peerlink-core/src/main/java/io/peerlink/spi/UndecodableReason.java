package io.peerlink.spi;

/**
 * Why a received datagram was dropped.
 *
 * @since 0.1.0
 */
public enum UndecodableReason {

	/**
	 * Longer than a node may send: 1200 bytes, or 1456 with the extension of Java nodes
	 * (docs/protocol.md, "Request").
	 */
	TOO_LARGE,

	/**
	 * Not UTF-8 JSON, or JSON beyond the limits on nesting, strings and numbers.
	 */
	NOT_JSON,

	/**
	 * JSON, but not an object.
	 */
	NOT_AN_OBJECT,

	/**
	 * An object with an unknown {@code type}.
	 */
	UNKNOWN_TYPE,

	/**
	 * A required field is missing or of the wrong type.
	 */
	BAD_FIELD,

	/**
	 * Sealed, while this node has no secret: a node with one sent it.
	 */
	OTHER_REALM,

	/**
	 * Not sealed, while this node has a secret: a node without one sent it, or a
	 * stranger.
	 */
	UNSEALED,

	/**
	 * Sealed with another secret or for another node, forged, or changed on its way; also
	 * an announcement like that.
	 */
	BAD_MAC,

	/**
	 * A sealed datagram that has arrived before: the network has doubled it, or somebody
	 * has recorded it.
	 */
	REPLAYED,

	/**
	 * Sealed with keys that this node does not have any more, or never had.
	 */
	STALE_KEY,

	/**
	 * Sealed, but not as a node does it; or one of more handshakes than this node answers
	 * at once, or one that it does not want.
	 */
	BAD_SEAL,

	/**
	 * Sealed by a node that claims to be another one.
	 */
	FORGED_SENDER

}
