package io.peerlink.internal.wire;

/**
 * What a datagram turned out to be: a {@link Message}, or the reason why it is none.
 */
public sealed interface Decoded permits Message, Undecodable {

}
