package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.spring.reactive.ReactiveStreamedTypes;
import io.peerlink.spring.reactive.ReactiveTypeHints;
import reactor.adapter.JdkFlowAdapter;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for calls with values of reactive
 * types, such as {@code Flux}.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass(JdkFlowAdapter.class)
@ConditionalOnBooleanProperty(name = "peerlink.enabled", matchIfMissing = true)
@ImportRuntimeHints(ReactiveTypeHints.class)
public final class PeerLinkReactiveTypesAutoConfiguration {

	/**
	 * Ordered first, so that types of the application count before these.
	 */
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	StreamedTypesCustomizer peerLinkReactiveTypesCustomizer() {
		return (builder) -> builder.streamedTypes(ReactiveStreamedTypes.all());
	}

}
