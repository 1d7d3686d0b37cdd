package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.PeerLink;
import io.peerlink.PeerLinkBuilder;
import io.peerlink.call.CallObserver;
import io.peerlink.file.FileAcceptor;
import io.peerlink.handler.CallAuthorizer;
import io.peerlink.handler.HandlerInterceptor;
import io.peerlink.spi.StreamedType;
import io.peerlink.spring.PeerLinkOperations;
import io.peerlink.spring.PeerLinkTemplate;
import io.peerlink.spring.ResourceStreamedTypes;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for a {@link PeerLink} node and the
 * {@link PeerLinkTemplate} that calls its peers.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "peerlink.enabled", matchIfMissing = true)
@EnableConfigurationProperties(PeerLinkProperties.class)
public final class PeerLinkAutoConfiguration {

	/**
	 * After the types of reactive libraries.
	 */
	private static final int STREAMED_TYPES = Ordered.HIGHEST_PRECEDENCE + 1;

	@Bean
	@ConditionalOnMissingBean
	PeerLink peerLink(PeerLinkProperties properties, Environment environment, ObjectProvider<JsonMapper> jsonMapper,
			ObjectProvider<CallObserver> callObservers, ObjectProvider<CallAuthorizer> callAuthorizers,
			ObjectProvider<HandlerInterceptor> handlerInterceptors, ObjectProvider<FileAcceptor> fileAcceptors,
			ObjectProvider<PeerLinkBuilderCustomizer> customizers) {
		PropertiesNodeSettings settings = new PropertiesNodeSettings(properties, new DefaultNodeName(environment));
		PeerLinkBuilder builder = settings.toBuilder();
		builder.files(settings.files().withAcceptor(new AllFileAcceptors(fileAcceptors.orderedStream().toList())));
		builder.virtualThreads(Threading.VIRTUAL.isActive(environment));
		builder.jsonMapper(jsonMapper.getIfUnique(PeerLinkAutoConfiguration::createJsonMapper));
		callObservers.orderedStream().forEach(builder::callObserver);
		callAuthorizers.orderedStream().forEach(builder::callAuthorizer);
		handlerInterceptors.orderedStream().forEach(builder::handlerInterceptor);
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	/**
	 * Returns a mapper for applications without one, or with several. It finds the
	 * modules of Jackson that are there, for example that for Kotlin, as the mapper of
	 * Spring Boot does.
	 */
	private static JsonMapper createJsonMapper() {
		return JsonMapper.builder().findAndAddModules(PeerLinkAutoConfiguration.class.getClassLoader()).build();
	}

	/**
	 * Returns what tells a builder of the types of Spring and of the application that are
	 * streamed. Those of the application count first.
	 */
	@Bean
	@Order(STREAMED_TYPES)
	StreamedTypesCustomizer peerLinkStreamedTypesCustomizer(ObjectProvider<StreamedType> streamedTypes) {
		return (builder) -> builder.streamedTypes(ResourceStreamedTypes.all())
			.streamedTypes(streamedTypes.orderedStream().toList());
	}

	@Bean
	@ConditionalOnSingleCandidate(PeerLink.class)
	@ConditionalOnMissingBean(PeerLinkOperations.class)
	PeerLinkTemplate peerLinkTemplate(PeerLink node) {
		return new PeerLinkTemplate(node);
	}

}
