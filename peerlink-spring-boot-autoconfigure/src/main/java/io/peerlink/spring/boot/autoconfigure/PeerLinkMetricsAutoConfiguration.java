package io.peerlink.spring.boot.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.peerlink.PeerLink;
import io.peerlink.spring.metrics.ObservationMeterDescriptions;
import io.peerlink.spring.metrics.PeerLinkMetrics;
import io.peerlink.spring.observation.CallObservationConvention;
import io.peerlink.spring.observation.HandlerObservationConvention;
import io.peerlink.spring.observation.ObservationCallObserver;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the meters of a {@link PeerLink}
 * node. Calls and handlers are timed by observations.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PeerLinkAutoConfiguration.class,
		afterName = {
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
				"org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration" })
@ConditionalOnClass({ MeterRegistry.class, ObservationRegistry.class })
@ConditionalOnBooleanProperty(name = "peerlink.enabled", matchIfMissing = true)
@ConditionalOnBean(MeterRegistry.class)
public final class PeerLinkMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnSingleCandidate(PeerLink.class)
	PeerLinkMetrics peerLinkMetrics(PeerLink node) {
		return new PeerLinkMetrics(node);
	}

	@Bean
	@ConditionalOnMissingBean
	ObservationMeterDescriptions peerLinkObservationMeterDescriptions() {
		return new ObservationMeterDescriptions();
	}

	@Bean
	@ConditionalOnMissingBean
	ObservationCallObserver peerLinkObservationCallObserver(ObjectProvider<ObservationRegistry> observations,
			ObjectProvider<MeterRegistry> meters, ObjectProvider<CallObservationConvention> callConvention,
			ObjectProvider<HandlerObservationConvention> handlerConvention) {
		ObservationRegistry registry = observations.getIfUnique(() -> ObservationRegistry.NOOP);
		return new ObservationCallObserver(registry.isNoop() ? timersOnly(meters) : registry,
				callConvention.getIfAvailable(), handlerConvention.getIfAvailable());
	}

	/**
	 * Returns an observation registry that creates timers only, for applications without
	 * one.
	 */
	private static ObservationRegistry timersOnly(ObjectProvider<MeterRegistry> meters) {
		ObservationRegistry registry = ObservationRegistry.create();
		meters.ifUnique((unique) -> registry.observationConfig()
			.observationHandler(new DefaultMeterObservationHandler(unique)));
		return registry;
	}

}
