package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.PeerLink;
import io.peerlink.spring.boot.actuate.PeerLinkInfoContributor;

import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.autoconfigure.info.InfoContributorAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.info.InfoContributorFallback;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the
 * {@link PeerLinkInfoContributor}. Disabled by default, like all contributors that expose
 * where an application runs.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PeerLinkAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnEnabledInfoContributor.class)
@ConditionalOnBooleanProperty(name = "peerlink.enabled", matchIfMissing = true)
@ConditionalOnSingleCandidate(PeerLink.class)
@ConditionalOnEnabledInfoContributor(value = "peerlink", fallback = InfoContributorFallback.DISABLE)
public final class PeerLinkInfoContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@Order(InfoContributorAutoConfiguration.DEFAULT_ORDER)
	PeerLinkInfoContributor peerLinkInfoContributor(PeerLink node) {
		return new PeerLinkInfoContributor(node);
	}

}
