package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.PeerLink;
import io.peerlink.spring.boot.health.PeerLinkHealthIndicator;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the
 * {@link PeerLinkHealthIndicator}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PeerLinkAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnEnabledHealthIndicator.class)
@ConditionalOnBooleanProperty(name = "peerlink.enabled", matchIfMissing = true)
@ConditionalOnSingleCandidate(PeerLink.class)
@ConditionalOnEnabledHealthIndicator("peerlink")
public final class PeerLinkHealthContributorAutoConfiguration {

	/**
	 * The name of the bean is the name of the health component, for example in health
	 * groups. It is spelt as in the properties.
	 */
	@Bean
	@ConditionalOnMissingBean(name = { "peerlinkHealthIndicator", "peerlinkHealthContributor" })
	HealthContributor peerlinkHealthContributor(PeerLink node) {
		return new PeerLinkHealthIndicator(node);
	}

}
