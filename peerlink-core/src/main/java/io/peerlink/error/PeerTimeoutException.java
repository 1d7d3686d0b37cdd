package io.peerlink.error;

import java.time.Duration;

/**
 * A peer did not answer before the deadline, or sent nothing. Whether it executed a call
 * is unknown.
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

	private PeerTimeoutException(Duration timeout, String peerName, String message) {
		super(message);
		this.peerName = peerName;
		this.timeout = timeout;
	}

	/**
	 * Describe a wish for a channel that was never answered.
	 * @param peerName who was asked
	 * @param channelName which channel was wanted
	 * @param timeout how long was waited
	 * @return the exception
	 */
	public static PeerTimeoutException noConsent(String peerName, String channelName, Duration timeout) {
		return new PeerTimeoutException(timeout, peerName,
				"No answer from '" + peerName + "' to the wish for channel '" + channelName + "' within "
						+ timeout.toMillis() + " ms; Python peers have channels in versions 1.1.x only");
	}

	/**
	 * Describe a channel on which nothing arrived.
	 * @param peerName who sent nothing
	 * @param channelName the channel
	 * @param timeout how long was waited
	 * @return the exception
	 */
	public static PeerTimeoutException noMessage(String peerName, String channelName, Duration timeout) {
		return new PeerTimeoutException(timeout, peerName, "No message from '" + peerName + "' on channel '"
				+ channelName + "' within " + timeout.toMillis() + " ms");
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
