package io.peerlink.spi;

/**
 * Why a datagram that arrived was dropped.
 */
public enum UndecodableReason {

	/**
	 * Longer than 1200 bytes (WIRE.md section 2).
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
	 * An object with a {@code type} that is not ours.
	 */
	UNKNOWN_TYPE,

	/**
	 * A field that the message cannot do without is missing or of the wrong type.
	 */
	BAD_FIELD

}
