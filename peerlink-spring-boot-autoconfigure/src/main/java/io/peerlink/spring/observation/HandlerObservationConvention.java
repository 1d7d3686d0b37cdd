package io.peerlink.spring.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * {@link ObservationConvention} for requests from peers. A bean of this type replaces the
 * {@link DefaultHandlerObservationConvention}.
 *
 * @since 0.1.0
 */
public interface HandlerObservationConvention extends ObservationConvention<HandlerObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof HandlerObservationContext;
	}

}
