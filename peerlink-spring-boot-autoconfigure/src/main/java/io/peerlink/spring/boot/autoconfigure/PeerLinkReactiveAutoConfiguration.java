package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.spring.PeerLinkOperations;
import io.peerlink.spring.reactive.ReactivePeerLinkOperations;
import io.peerlink.spring.reactive.ReactivePeerLinkTemplate;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the
 * {@link ReactivePeerLinkTemplate}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PeerLinkAutoConfiguration.class)
@ConditionalOnClass(Mono.class)
@ConditionalOnBooleanProperty(name = "peerlink.enabled", matchIfMissing = true)
@ConditionalOnSingleCandidate(PeerLinkOperations.class)
public final class PeerLinkReactiveAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(ReactivePeerLinkOperations.class)
	ReactivePeerLinkTemplate reactivePeerLinkTemplate(PeerLinkOperations operations) {
		return new ReactivePeerLinkTemplate(operations);
	}

}
