package io.peerlink.spring.observation;

import io.micrometer.common.KeyValues;

/**
 * Names calls of peers {@value #NAME} and tags them with what
 * {@link PeerLinkObservationDocumentation#HANDLER} lists. Only methods that are
 * registered are observed, so peers cannot make up tags; of an application that registers
 * more than {@value #MAX_METHODS} methods further ones are tagged {@code other}.
 */
public class DefaultHandlerObservationConvention implements HandlerObservationConvention {

	/**
	 * The name of the observation.
	 */
	public static final String NAME = "peerlink.handler";

	/**
	 * How many methods have a tag of their own.
	 */
	public static final int MAX_METHODS = 1000;

	private final MethodNames methods = new MethodNames("handle", MAX_METHODS);

	@Override
	public String getName() {
		return NAME;
	}

	@Override
	public String getContextualName(HandlerObservationContext context) {
		return this.methods.of(context.getMethod()).spanName();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(HandlerObservationContext context) {
		return KeyValues.of(this.methods.of(context.getMethod()).keyValue(), context.getOutcome().keyValue());
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(HandlerObservationContext context) {
		return PeerKeyValues.of(context.getCaller().name(), context.getCaller().address());
	}

}
