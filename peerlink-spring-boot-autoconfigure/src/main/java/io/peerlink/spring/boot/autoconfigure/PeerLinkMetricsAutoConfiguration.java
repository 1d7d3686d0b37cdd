package io.peerlink.spring.boot.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;
import io.peerlink.PeerLink;
import io.peerlink.call.CallObserver;
import io.peerlink.spring.metrics.MethodTimers;
import io.peerlink.spring.metrics.ObservationMeterDescriptions;
import io.peerlink.spring.metrics.PeerLinkMetrics;
import io.peerlink.spring.observation.CallObservationConvention;
import io.peerlink.spring.observation.DefaultCallObservationConvention;
import io.peerlink.spring.observation.DefaultHandlerObservationConvention;
import io.peerlink.spring.observation.HandlerObservationConvention;
import io.peerlink.spring.observation.ObservationCallObserver;
import io.peerlink.spring.observation.TimingCallObserver;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the meters of a {@link PeerLink}
 * node. Calls and handlers are timed, by observations if others than meters listen to
 * these.
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

	private static final String CUSTOMIZER = "org.springframework.boot.micrometer.observation.autoconfigure"
			+ ".ObservationRegistryCustomizer";

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

	/**
	 * Returns an observer that times calls. It makes observations only if somebody but
	 * meters can see them.
	 */
	@Bean
	@ConditionalOnMissingBean({ ObservationCallObserver.class, TimingCallObserver.class })
	CallObserver peerLinkObservationCallObserver(ObjectProvider<ObservationRegistry> observations,
			ObjectProvider<MeterRegistry> meters, ObjectProvider<CallObservationConvention> callConvention,
			ObjectProvider<HandlerObservationConvention> handlerConvention, ConfigurableListableBeanFactory beanFactory,
			Environment environment) {
		ObservationRegistry registry = observations.getIfUnique(() -> ObservationRegistry.NOOP);
		MeterRegistry unique = meters.getIfUnique();
		CallObservationConvention calls = callConvention.getIfAvailable();
		HandlerObservationConvention handlers = handlerConvention.getIfAvailable();
		boolean conventional = calls == null && handlers == null;
		if (unique != null && conventional
				&& (registry.isNoop() || onlyMetersListen(new BootDefaults(beanFactory, environment)))) {
			return timing(unique);
		}
		return new ObservationCallObserver(registry.isNoop() ? timersOnly(unique) : registry, calls, handlers);
	}

	/**
	 * Returns whether observations become meters and nothing else: everything that could
	 * see or change one is made by Spring Boot and does as it does by default. The
	 * registry must have been created, which determines who made its handlers.
	 */
	private static boolean onlyMetersListen(BootDefaults boot) {
		return boot.hasOnly(ObservationHandler.class, DefaultMeterObservationHandler.class)
				&& boot.madeAll(ObservationRegistry.class, ObservationHandler.class, ObservationPredicate.class,
						ObservationFilter.class)
				&& boot.hasNone(GlobalObservationConvention.class.getName()) && boot.hasNone(CUSTOMIZER)
				&& boot.areUnset("management.observations.enable", "management.observations.key-values",
						"management.metrics.observations.ignored-meters");
	}

	private static TimingCallObserver timing(MeterRegistry meters) {
		MethodTimers calls = new MethodTimers(meters, DefaultCallObservationConvention.NAME);
		MethodTimers handlers = new MethodTimers(meters, DefaultHandlerObservationConvention.NAME);
		return new TimingCallObserver(calls::start, handlers::start);
	}

	/**
	 * Returns an observation registry that creates timers only, for applications without
	 * one.
	 */
	private static ObservationRegistry timersOnly(@Nullable MeterRegistry meters) {
		ObservationRegistry registry = ObservationRegistry.create();
		if (meters != null) {
			registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
		}
		return registry;
	}

}
