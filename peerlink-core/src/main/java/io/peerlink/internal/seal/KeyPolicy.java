package io.peerlink.internal.seal;

/**
 * Which members of the realm this node has sessions with.
 */
@FunctionalInterface
public interface KeyPolicy {

	/**
	 * Returns whether a key may be the one of an instance. Asked at each handshake, on
	 * the receive thread or the timer thread, so it must not block. Sessions that exist
	 * go on until {@link SealEngine#forget}.
	 * @param remote the key and the instance. If the other side has begun the handshake
	 * it has proved that it has the key
	 * @return {@code false} to refuse the handshake, without an answer
	 */
	boolean permits(SealedRemote remote);

}
