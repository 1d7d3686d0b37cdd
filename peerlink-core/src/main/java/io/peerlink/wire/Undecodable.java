package io.peerlink.wire;

/**
 * Why a datagram was dropped. A value rather than an exception, because anyone on the
 * network can cause it at any rate.
 */
public enum Undecodable implements Decoded {

	/**
	 * Longer than {@link WireLimits#MAX_DATAGRAM}.
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
