package io.peerlink.internal.wire;

/**
 * Takes what was decoded from a datagram.
 *
 * @param <C> what the caller knows of the datagram, such as its source
 */
@FunctionalInterface
public interface DecodedSink<C> {

	/**
	 * Takes one message.
	 * @param decoded the message, or why there is none. It keeps no reference to the
	 * datagram
	 * @param context what the caller knows of the datagram
	 */
	void decoded(Decoded decoded, C context);

}
