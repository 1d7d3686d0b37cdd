package io.peerlink.spring.boot.autoconfigure;

import io.micrometer.observation.ObservationRegistry;
import io.peerlink.spring.observation.CallObservationConvention;
import io.peerlink.spring.observation.HandlerObservationConvention;
import io.peerlink.spring.observation.ObservationCallObserver;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for observations of calls in
 * applications without meters.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PeerLinkMetricsAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBooleanProperty(name = "peerlink.enabled", matchIfMissing = true)
@ConditionalOnSingleCandidate(ObservationRegistry.class)
public final class PeerLinkObservationAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(value = ObservationCallObserver.class, name = "peerLinkObservationCallObserver")
	ObservationCallObserver peerLinkObservationCallObserver(ObservationRegistry observations,
			ObjectProvider<CallObservationConvention> callConvention,
			ObjectProvider<HandlerObservationConvention> handlerConvention) {
		return new ObservationCallObserver(observations, callConvention.getIfAvailable(),
				handlerConvention.getIfAvailable());
	}

}
