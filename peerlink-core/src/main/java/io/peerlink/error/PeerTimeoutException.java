package io.peerlink.error;

import java.time.Duration;

/**
 * A peer did not answer before the deadline. Whether it executed the call is unknown.
 */
public class PeerTimeoutException extends PeerLinkException {

	private final String peerName;

	private final Duration timeout;

	public PeerTimeoutException(String peerName, String method, Duration timeout) {
		super("No answer from '" + peerName + "' to " + method + " within " + timeout.toMillis()
				+ " ms; whether it was executed is unknown");
		this.peerName = peerName;
		this.timeout = timeout;
	}

	/**
	 * Return the name of the silent peer.
	 * @return the peer's name
	 */
	public String getPeerName() {
		return this.peerName;
	}

	/**
	 * Return how long the caller waited.
	 * @return the timeout of the call
	 */
	public Duration getTimeout() {
		return this.timeout;
	}

}
