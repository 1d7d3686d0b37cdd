package io.peerlink.internal.seal.tcp;

import io.peerlink.internal.seal.DropCause;
import org.jspecify.annotations.Nullable;

/**
 * Why a connection was given up that did not behave as a sealed one does.
 */
public enum SealFailure {

	/**
	 * It began with something else than the mark of sealed connections.
	 */
	UNSEALED(DropCause.UNSEALED),

	/**
	 * It began with the mark, but what followed is no handshake of this version, or no
	 * record.
	 */
	MALFORMED(DropCause.MALFORMED),

	/**
	 * Its handshake was made with another secret, for another node or for an earlier run
	 * of this one; or one of its records was changed, lost, repeated or moved on the way.
	 */
	BAD_MAC(DropCause.BAD_MAC),

	/**
	 * Its handshake has begun another connection before.
	 */
	REPLAYED(DropCause.REPLAYED),

	/**
	 * Its handshake was made for another key.
	 */
	STALE_KEY(DropCause.STALE_KEY),

	/**
	 * Its key is one that this node does not permit for that instance.
	 */
	REFUSED_KEY(DropCause.REFUSED_KEY),

	/**
	 * Its handshake took too long.
	 */
	TOO_SLOW(null),

	/**
	 * There were too many handshakes at once.
	 */
	LIMITED(DropCause.LIMITED),

	/**
	 * It ended before the other side had said that it ends.
	 */
	TRUNCATED(null);

	private final @Nullable DropCause cause;

	SealFailure(@Nullable DropCause cause) {
		this.cause = cause;
	}

	/**
	 * Returns why a datagram of that kind is dropped.
	 * @return the cause, {@code null} for what happens to connections only
	 */
	public @Nullable DropCause cause() {
		return this.cause;
	}

}
