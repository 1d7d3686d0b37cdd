package io.peerlink.error;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if a peer did not answer, or sent no message, before a deadline. Whether it
 * executed a call is unknown, unless the message says that the call was never sent. If
 * the network refused to send the call, the last refusal is the cause.
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
		this(timeout, peerName, noAnswer(peerName, method, timeout) + execution(true, null), null);
	}

	private PeerTimeoutException(Duration timeout, String peerName, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.peerName = peerName;
		this.timeout = timeout;
	}

	/**
	 * Returns the exception for a call that was not answered and that the network refused
	 * to send at least once.
	 * @param peerName the name of the peer
	 * @param method the method that was called
	 * @param timeout the timeout of the call
	 * @param sent whether the request was sent at least once
	 * @param sendFailure the last failure to send the request
	 * @return the exception
	 */
	public static PeerTimeoutException sendRefused(String peerName, String method, Duration timeout, boolean sent,
			Throwable sendFailure) {
		return new PeerTimeoutException(timeout, peerName,
				noAnswer(peerName, method, timeout) + execution(sent, sendFailure), sendFailure);
	}

	/**
	 * Returns the exception for a call by a handler whose own caller waits no longer.
	 * @param peerName the name of the peer
	 * @param method the method that was to be called
	 * @return the exception
	 */
	public static PeerTimeoutException noTimeLeft(String peerName, String method) {
		return new PeerTimeoutException(Duration.ZERO, peerName, "The call of " + method + " of '" + peerName
				+ "' was not sent and not executed: the caller of this handler waits no longer", null);
	}

	/**
	 * Returns the exception for an open request that was not acknowledged.
	 * @param peerName the name of the peer
	 * @param channelName the name of the channel
	 * @param timeout the timeout of the request
	 * @return the exception
	 */
	public static PeerTimeoutException noAcknowledgement(String peerName, String channelName, Duration timeout) {
		return new PeerTimeoutException(
				timeout, peerName, "No answer from '" + peerName + "' to the request to open channel '" + channelName
						+ "' within " + timeout.toMillis() + " ms; Python peers have channels in versions 1.1.x only",
				null);
	}

	/**
	 * Returns the exception for a stream whose opening was not answered.
	 * @param peerName the name of the peer
	 * @param streamName the name of the stream
	 * @param timeout the timeout of the opening
	 * @return the exception
	 */
	public static PeerTimeoutException noStream(String peerName, String streamName, Duration timeout) {
		return new PeerTimeoutException(timeout, peerName, "No answer from '" + peerName
				+ "' to the opening of stream '" + streamName + "' within " + timeout.toMillis() + " ms", null);
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
				+ channelName + "' within " + timeout.toMillis() + " ms", null);
	}

	/**
	 * Returns the exception for a streamed value of which nothing arrived.
	 * @param peerName the name of the peer
	 * @param value what the value is
	 * @param timeout how long the reader waited
	 * @return the exception
	 */
	public static PeerTimeoutException nothingOf(String peerName, String value, Duration timeout) {
		return new PeerTimeoutException(timeout, peerName,
				"Nothing of " + value + " has arrived from '" + peerName + "' within " + timeout.toMillis() + " ms",
				null);
	}

	/**
	 * Returns the exception for a ping that was not answered.
	 * @param peerName the name of the peer
	 * @param timeout the timeout of the ping
	 * @return the exception
	 */
	public static PeerTimeoutException noPong(String peerName, Duration timeout) {
		return noPong(peerName, timeout, null);
	}

	/**
	 * Returns the exception for a ping that was not answered, perhaps because it was not
	 * sent.
	 * @param peerName the name of the peer
	 * @param timeout the timeout of the ping
	 * @param sendFailure the failure to send the ping, {@code null} if it was sent
	 * @return the exception
	 */
	public static PeerTimeoutException noPong(String peerName, Duration timeout, @Nullable Throwable sendFailure) {
		String reason = (sendFailure != null) ? "; it could not be sent: " + sendFailure.getMessage() : "";
		return new PeerTimeoutException(timeout, peerName,
				"No answer from '" + peerName + "' to a ping within " + timeout.toMillis() + " ms" + reason,
				sendFailure);
	}

	private static String noAnswer(String peerName, String method, Duration timeout) {
		return "No answer from '" + peerName + "' to " + method + " within " + timeout.toMillis() + " ms; ";
	}

	/**
	 * Returns what is known of the execution of a call without answer.
	 */
	static String execution(boolean sent, @Nullable Throwable sendFailure) {
		if (!sent) {
			return "it was not executed, because it could not be sent"
					+ ((sendFailure != null) ? ": " + sendFailure.getMessage() : "");
		}
		return "whether it was executed is unknown"
				+ ((sendFailure != null) ? "; the last failure to send it: " + sendFailure.getMessage() : "");
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
