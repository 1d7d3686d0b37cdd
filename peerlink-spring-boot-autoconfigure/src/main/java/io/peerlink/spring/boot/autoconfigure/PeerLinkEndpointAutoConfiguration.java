package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.PeerLink;
import io.peerlink.spring.boot.actuate.PeerLinkEndpoint;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the {@link PeerLinkEndpoint}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PeerLinkAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBooleanProperty(name = "peerlink.enabled", matchIfMissing = true)
@ConditionalOnSingleCandidate(PeerLink.class)
@ConditionalOnAvailableEndpoint(PeerLinkEndpoint.class)
public final class PeerLinkEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	PeerLinkEndpoint peerLinkEndpoint(PeerLink node) {
		return new PeerLinkEndpoint(node);
	}

}
