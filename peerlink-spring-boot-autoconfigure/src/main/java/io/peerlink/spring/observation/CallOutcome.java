package io.peerlink.spring.observation;

import java.util.Locale;
import java.util.concurrent.CancellationException;

import io.micrometer.common.KeyValue;
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
 * How a call ended for the caller.
 */
public enum CallOutcome {

	/**
	 * It has not ended.
	 */
	UNKNOWN,

	/**
	 * There is a result.
	 */
	SUCCESS,

	/**
	 * The peer answered with an error.
	 */
	REMOTE_ERROR,

	/**
	 * The peer, or this node, has no room for one more call.
	 */
	BUSY,

	/**
	 * The peer did not answer in time.
	 */
	TIMEOUT,

	/**
	 * The instance that was called is no more.
	 */
	PEER_RESTARTED,

	/**
	 * The peer has seen the call before and does not keep its answer any more.
	 */
	REPLY_LOST,

	/**
	 * No peer that is up has the name.
	 */
	PEER_NOT_FOUND,

	/**
	 * The arguments do not fit into a datagram.
	 */
	PAYLOAD_TOO_LARGE,

	/**
	 * The caller does not want the result any more.
	 */
	CANCELLED,

	/**
	 * Anything else: the request could not be written or sent, the result could not be
	 * read, the node was stopped.
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
