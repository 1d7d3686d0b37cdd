package io.peerlink.call;

import java.time.Duration;

import io.peerlink.error.PeerLinkException;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * The result of a broadcast call at one peer.
 *
 * @param <T> the type of the result
 * @param peer the peer
 * @param value the result; {@code null} also if the call failed
 * @param error the failure, {@code null} if the call succeeded
 * @param elapsed the time from the start of the broadcast to the end of the call
 * @since 0.1.0
 */
public record CallResult<T>(Peer peer, @Nullable T value, @Nullable PeerLinkException error, Duration elapsed) {

	/**
	 * Returns whether the call succeeded.
	 * @return {@code false} for a failure of any kind
	 */
	public boolean isSuccess() {
		return this.error == null;
	}

	/**
	 * Returns the result.
	 * @return the result
	 * @throws PeerLinkException if the call failed: its error
	 */
	public @Nullable T get() {
		if (this.error != null) {
			throw this.error;
		}
		return this.value;
	}

}
