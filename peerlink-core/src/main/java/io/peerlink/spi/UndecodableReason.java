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
	 * From outside of the realm of this node: a node with another secret sent it, or one
	 * without a secret, or this node has none.
	 */
	OTHER_REALM

}
