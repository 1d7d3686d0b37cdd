package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.PeerLink;
import io.peerlink.spring.annotation.NodeClients;
import io.peerlink.spring.annotation.PeerLinkClient;
import io.peerlink.spring.annotation.PeerLinkClients;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link PeerLinkClient}
 * interfaces in the packages of the application, and for {@link PeerLinkClients}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PeerLinkAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "peerlink.enabled", matchIfMissing = true)
@ConditionalOnSingleCandidate(PeerLink.class)
@Import(ApplicationClientRegistrar.class)
public final class PeerLinkClientAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	PeerLinkClients peerLinkClients(PeerLink node, ConfigurableListableBeanFactory beanFactory) {
		return new NodeClients(node, beanFactory);
	}

}
