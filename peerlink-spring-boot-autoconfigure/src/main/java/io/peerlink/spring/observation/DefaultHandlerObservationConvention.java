package io.peerlink.spring.observation;

import io.micrometer.common.KeyValues;

/**
 * Default implementation of {@link HandlerObservationConvention}, with the name
 * {@value #NAME} and the key values of {@link PeerLinkObservationDocumentation#HANDLER}.
 * Only registered methods are observed, so that peers cannot create tags. The first
 * {@value #MAX_METHODS} names become a tag; further ones are tagged {@code other}.
 *
 * @since 0.1.0
 */
public class DefaultHandlerObservationConvention implements HandlerObservationConvention {

	/**
	 * The name of the observation.
	 */
	public static final String NAME = "peerlink.handler";

	/**
	 * The maximum number of methods with their own tag.
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
