package io.peerlink.internal.seal;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * A datagram was not sent because there is no session to seal it with.
 */
public final class NoSessionException extends IOException {

	private static final long serialVersionUID = 1L;

	NoSessionException(InetSocketAddress to, String reason) {
		super("No sealed session with " + to + ": " + reason);
	}

}
