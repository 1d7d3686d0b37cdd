package io.peerlink.spring.boot.test;

import java.util.Map;

import io.peerlink.PeerLink;
import io.peerlink.spring.boot.autoconfigure.PeerLinkAutoConfiguration;
import io.peerlink.spring.boot.autoconfigure.PeerLinkBuilderCustomizer;
import io.peerlink.spring.boot.autoconfigure.StreamedTypesCustomizer;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for a {@link PeerLinkTestNetwork}
 * with the node of the application on it.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = PeerLinkAutoConfiguration.class)
public final class TestPeerLinkAutoConfiguration {

	/**
	 * Adds defaults for tests as the last property source, so that any other
	 * configuration overrides them.
	 */
	@Bean
	static BeanFactoryPostProcessor peerLinkTestDefaults(ConfigurableEnvironment environment) {
		MapPropertySource defaults = new MapPropertySource("peerLinkTestDefaults", Map.of("peerlink.node.name",
				"${spring.application.name:application}", "peerlink.liveness.enabled", false));
		return (beanFactory) -> environment.getPropertySources().addLast(defaults);
	}

	@Bean
	PeerLinkTestNetwork peerLinkTestNetwork(ObjectProvider<PeerLink> application, ObjectProvider<JsonMapper> jsonMapper,
			ObjectProvider<StreamedTypesCustomizer> streamedTypes, Environment environment) {
		boolean sealed = environment.getProperty("peerlink.test.sealed", boolean.class, false);
		return new PeerLinkTestNetwork(application::getIfUnique, jsonMapper.getIfUnique(JsonMapper::shared),
				(builder) -> streamedTypes.orderedStream().forEach((customizer) -> customizer.customize(builder)),
				sealed ? PeerLink.generateSecret() : null);
	}

	/**
	 * Ordered last, so that it overrides the network settings of other customizers.
	 */
	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	PeerLinkBuilderCustomizer peerLinkTestNetworkCustomizer(PeerLinkTestNetwork network) {
		return network::connect;
	}

}
