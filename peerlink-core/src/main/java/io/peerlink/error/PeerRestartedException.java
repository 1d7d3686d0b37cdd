package io.peerlink.error;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if the instance that was called is gone. It has been replaced, as the peer was
 * restarted during the call, or before and this node had not noticed it; or it has said
 * goodbye or does not answer any more. Whether it executed the call is unknown, unless
 * the message says that the call was never sent; a new instance did not.
 *
 * @since 0.1.0
 */
public class PeerRestartedException extends PeerLinkException {

	/**
	 * The {@code error.type} on the wire, sent by an instance that is not the one that
	 * was called.
	 */
	public static final String REMOTE_TYPE = "PeerRestarted";

	private final String peerName;

	/**
	 * Creates an exception.
	 * @param peerName the name of the peer
	 * @param method the method that was called
	 */
	public PeerRestartedException(String peerName, String method) {
		super("Peer '" + peerName + "' was restarted before it answered " + method
				+ "; whether it was executed is unknown");
		this.peerName = peerName;
	}

	private PeerRestartedException(String message, String peerName, @Nullable Throwable cause) {
		super(message, cause);
		this.peerName = peerName;
	}

	/**
	 * Returns the exception for an instance that is gone and has not been replaced.
	 * @param peerName the name of the peer
	 * @param method the method that was called
	 * @param sent whether the request was sent at least once
	 * @param sendFailure the last failure to send the request, {@code null} if there was
	 * none
	 * @return the exception
	 */
	public static PeerRestartedException wentDown(String peerName, String method, boolean sent,
			@Nullable Throwable sendFailure) {
		return new PeerRestartedException("Peer '" + peerName + "' went down before it answered " + method + "; "
				+ PeerTimeoutException.execution(sent, sendFailure), peerName, sendFailure);
	}

	/**
	 * Returns the name of the peer that was called.
	 * @return the peer's name
	 */
	public String getPeerName() {
		return this.peerName;
	}

}
