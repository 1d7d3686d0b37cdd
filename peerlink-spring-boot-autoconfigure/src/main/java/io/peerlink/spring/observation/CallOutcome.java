package io.peerlink.spring.observation;

import java.util.Locale;
import java.util.concurrent.CancellationException;

import io.micrometer.common.KeyValue;
import io.peerlink.error.CallDeniedException;
import io.peerlink.error.PayloadTooLargeException;
import io.peerlink.error.PeerBusyException;
import io.peerlink.error.PeerNotFoundException;
import io.peerlink.error.PeerRestartedException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.error.ReplyLostException;
import io.peerlink.spring.observation.PeerLinkObservationDocumentation.LowCardinalityKeyNames;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a call to a peer.
 *
 * @since 0.1.0
 */
public enum CallOutcome {

	/**
	 * The call has not ended.
	 */
	UNKNOWN,

	/**
	 * The call has a result.
	 */
	SUCCESS,

	/**
	 * The peer answered with an error.
	 */
	REMOTE_ERROR,

	/**
	 * The peer does not let this node make the call.
	 */
	DENIED,

	/**
	 * The peer or this node has no room for another call.
	 */
	BUSY,

	/**
	 * The peer did not answer in time.
	 */
	TIMEOUT,

	/**
	 * The instance that was called is gone.
	 */
	PEER_RESTARTED,

	/**
	 * The peer has received the request before and does not keep its answer any more.
	 */
	REPLY_LOST,

	/**
	 * No peer with the name is up.
	 */
	PEER_NOT_FOUND,

	/**
	 * The arguments do not fit into a datagram.
	 */
	PAYLOAD_TOO_LARGE,

	/**
	 * The call was cancelled by the caller, or because a broadcast had enough results.
	 */
	CANCELLED,

	/**
	 * Any other failure: the request could not be written or sent, the result could not
	 * be read, or the node was stopped.
	 */
	ERROR;

	@SuppressWarnings("ImmutableEnumChecker") // Key values cannot be changed.
	private final KeyValue keyValue = LowCardinalityKeyNames.OUTCOME.withValue(name().toLowerCase(Locale.ROOT));

	KeyValue keyValue() {
		return this.keyValue;
	}

	static CallOutcome of(@Nullable Throwable failure) {
		if (failure == null) {
			return SUCCESS;
		}
		if (failure instanceof PeerBusyException) {
			return BUSY;
		}
		if (failure instanceof ReplyLostException) {
			return REPLY_LOST;
		}
		if (failure instanceof CallDeniedException) {
			return DENIED;
		}
		if (failure instanceof RemoteErrorException) {
			return REMOTE_ERROR;
		}
		if (failure instanceof PeerTimeoutException) {
			return TIMEOUT;
		}
		if (failure instanceof PeerRestartedException) {
			return PEER_RESTARTED;
		}
		if (failure instanceof PeerNotFoundException) {
			return PEER_NOT_FOUND;
		}
		if (failure instanceof PayloadTooLargeException) {
			return PAYLOAD_TOO_LARGE;
		}
		return (failure instanceof CancellationException) ? CANCELLED : ERROR;
	}

}
