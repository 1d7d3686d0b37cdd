package io.peerlink.spring.observation;

import io.micrometer.common.KeyValues;
import io.peerlink.peer.Peer;

/**
 * Default implementation of {@link CallObservationConvention}, with the name
 * {@value #NAME} and the key values of {@link PeerLinkObservationDocumentation#CALL}. As
 * an application can call methods by any name, only the first {@value #MAX_METHODS} names
 * become a tag; further ones are tagged {@code other}.
 *
 * @since 0.1.0
 */
public class DefaultCallObservationConvention implements CallObservationConvention {

	/**
	 * The name of the observation.
	 */
	public static final String NAME = "peerlink.calls";

	/**
	 * The maximum number of methods with their own tag.
	 */
	public static final int MAX_METHODS = 100;

	private final MethodNames methods = new MethodNames("call", MAX_METHODS);

	@Override
	public String getName() {
		return NAME;
	}

	@Override
	public String getContextualName(CallObservationContext context) {
		return this.methods.of(context.getMethod()).spanName();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(CallObservationContext context) {
		return KeyValues.of(this.methods.of(context.getMethod()).keyValue(), context.getOutcome().keyValue());
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(CallObservationContext context) {
		Peer peer = context.getPeer();
		return (peer != null) ? PeerKeyValues.of(peer.name(), peer.address())
				: PeerKeyValues.of(context.getTarget(), null);
	}

}
