package io.peerlink.internal.wire;

/**
 * The result of decoding a datagram: a {@link Message}, or the reason why there is none.
 */
public sealed interface Decoded permits Message, Undecodable {

}
