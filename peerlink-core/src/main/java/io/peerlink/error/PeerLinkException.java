package io.peerlink.error;

import org.jspecify.annotations.Nullable;

/**
 * Root of everything PeerLink throws.
 */
public class PeerLinkException extends RuntimeException {

	public PeerLinkException(String message) {
		super(message);
	}

	public PeerLinkException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
