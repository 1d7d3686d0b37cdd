package io.peerlink.internal.wire;

import io.peerlink.spi.UndecodableReason;

/**
 * A datagram that is not a message. A value rather than an exception, because anyone on
 * the network can cause it at any rate.
 *
 * @param reason why it was dropped
 */
public record Undecodable(UndecodableReason reason) implements Decoded {

	public static final Undecodable TOO_LARGE = new Undecodable(UndecodableReason.TOO_LARGE);

	public static final Undecodable NOT_JSON = new Undecodable(UndecodableReason.NOT_JSON);

	public static final Undecodable NOT_AN_OBJECT = new Undecodable(UndecodableReason.NOT_AN_OBJECT);

	public static final Undecodable UNKNOWN_TYPE = new Undecodable(UndecodableReason.UNKNOWN_TYPE);

	public static final Undecodable BAD_FIELD = new Undecodable(UndecodableReason.BAD_FIELD);

}
