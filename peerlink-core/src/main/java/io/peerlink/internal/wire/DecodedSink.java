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

	/**
	 * Returns whether the extension object of a request needs to last until
	 * {@link #decoded} returns only, so that the one of the next request may be the same
	 * object.
	 * @return whether this keeps none of them
	 */
	default boolean borrowsExtensions() {
		return false;
	}

}
