package io.peerlink.spring.observation;

import java.util.Locale;

import io.micrometer.common.KeyValue;
import io.peerlink.error.CallerNotAllowedException;
import io.peerlink.error.InvalidArgumentsException;
import io.peerlink.handler.RequestContext;
import io.peerlink.spring.observation.PeerLinkObservationDocumentation.LowCardinalityKeyNames;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a request from a peer.
 *
 * @since 0.1.0
 */
public enum HandlerOutcome {

	/**
	 * The request has not been answered yet.
	 */
	UNKNOWN,

	/**
	 * The request was answered with a result.
	 */
	SUCCESS,

	/**
	 * The request was answered with an error, because the arguments do not fit the
	 * method.
	 */
	INVALID_ARGUMENTS,

	/**
	 * The request was answered with an error, because the caller may not make it.
	 */
	DENIED,

	/**
	 * The request was not answered, because the caller cancelled it.
	 */
	CANCELLED,

	/**
	 * The request was answered with an error, because the handler failed or its result
	 * cannot be sent.
	 */
	ERROR;

	@SuppressWarnings("ImmutableEnumChecker") // Key values cannot be changed.
	private final KeyValue keyValue = LowCardinalityKeyNames.OUTCOME.withValue(name().toLowerCase(Locale.ROOT));

	KeyValue keyValue() {
		return this.keyValue;
	}

	static HandlerOutcome of(@Nullable Throwable failure, RequestContext request) {
		if (request.isCancelled()) {
			return CANCELLED;
		}
		if (failure == null) {
			return SUCCESS;
		}
		if (failure instanceof CallerNotAllowedException) {
			return DENIED;
		}
		return (failure instanceof InvalidArgumentsException) ? INVALID_ARGUMENTS : ERROR;
	}

}
