package io.peerlink.error;

import java.time.Duration;

/**
 * Thrown if a peer did not answer, or sent no message, before a deadline. Whether it
 * executed a call is unknown.
 *
 * @since 0.1.0
 */
public class PeerTimeoutException extends PeerLinkException {

	private final String peerName;

	private final Duration timeout;

	/**
	 * Creates the exception for a call that was not answered.
	 * @param peerName the name of the peer
	 * @param method the method that was called
	 * @param timeout the timeout of the call
	 */
	public PeerTimeoutException(String peerName, String method, Duration timeout) {
		super("No answer from '" + peerName + "' to " + method + " within " + timeout.toMillis()
				+ " ms; whether it was executed is unknown");
		this.peerName = peerName;
		this.timeout = timeout;
	}

	private PeerTimeoutException(Duration timeout, String peerName, String message) {
		super(message);
		this.peerName = peerName;
		this.timeout = timeout;
	}

	/**
	 * Returns the exception for an open request that was not acknowledged.
	 * @param peerName the name of the peer
	 * @param channelName the name of the channel
	 * @param timeout the timeout of the request
	 * @return the exception
	 */
	public static PeerTimeoutException noAcknowledgement(String peerName, String channelName, Duration timeout) {
		return new PeerTimeoutException(timeout, peerName,
				"No answer from '" + peerName + "' to the request to open channel '" + channelName + "' within "
						+ timeout.toMillis() + " ms; Python peers have channels in versions 1.1.x only");
	}

	/**
	 * Returns the exception for a channel on which no message arrived.
	 * @param peerName the name of the peer
	 * @param channelName the name of the channel
	 * @param timeout how long the receiver waited
	 * @return the exception
	 */
	public static PeerTimeoutException noMessage(String peerName, String channelName, Duration timeout) {
		return new PeerTimeoutException(timeout, peerName, "No message from '" + peerName + "' on channel '"
				+ channelName + "' within " + timeout.toMillis() + " ms");
	}

	/**
	 * Returns the exception for a ping that was not answered.
	 * @param peerName the name of the peer
	 * @param timeout the timeout of the ping
	 * @return the exception
	 */
	public static PeerTimeoutException noPong(String peerName, Duration timeout) {
		return new PeerTimeoutException(timeout, peerName,
				"No answer from '" + peerName + "' to a ping within " + timeout.toMillis() + " ms");
	}

	/**
	 * Returns the name of the peer.
	 * @return the peer's name
	 */
	public String getPeerName() {
		return this.peerName;
	}

	/**
	 * Returns the timeout.
	 * @return how long this node waited
	 */
	public Duration getTimeout() {
		return this.timeout;
	}

}
