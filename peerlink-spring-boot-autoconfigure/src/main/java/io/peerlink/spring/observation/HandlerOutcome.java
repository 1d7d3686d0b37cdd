package io.peerlink.spring.observation;

import java.util.Locale;

import io.micrometer.common.KeyValue;
import io.peerlink.error.InvalidArgumentsException;
import io.peerlink.handler.RequestContext;
import io.peerlink.spring.observation.PeerLinkObservationDocumentation.LowCardinalityKeyNames;
import org.jspecify.annotations.Nullable;

/**
 * How a call of a peer was answered.
 */
public enum HandlerOutcome {

	/**
	 * It was not answered yet.
	 */
	UNKNOWN,

	/**
	 * With a result.
	 */
	SUCCESS,

	/**
	 * With an error, as the arguments do not fit the method.
	 */
	INVALID_ARGUMENTS,

	/**
	 * Not at all: its caller does not want the answer any more.
	 */
	CANCELLED,

	/**
	 * With an error, as the handler failed or its result cannot be sent.
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
		return (failure instanceof InvalidArgumentsException) ? INVALID_ARGUMENTS : ERROR;
	}

}
