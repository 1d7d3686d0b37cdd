package io.peerlink.call;

import java.time.Duration;

import io.peerlink.error.PeerLinkException;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * What one peer answered to a broadcast call.
 *
 * @param <T> the type of the result
 * @param peer who was asked
 * @param value the result; {@code null} also when the call failed
 * @param error why the call failed, or {@code null}
 * @param elapsed from the start of the call to its end
 */
public record CallResult<T>(Peer peer, @Nullable T value, @Nullable PeerLinkException error, Duration elapsed) {

	/**
	 * Tell whether the peer answered with a result.
	 * @return {@code false} for an error of any kind
	 */
	public boolean isSuccess() {
		return this.error == null;
	}

	/**
	 * Return the result or throw the error.
	 * @return the result
	 * @throws PeerLinkException the error, if there is one
	 */
	public @Nullable T get() {
		if (this.error != null) {
			throw this.error;
		}
		return this.value;
	}

}
