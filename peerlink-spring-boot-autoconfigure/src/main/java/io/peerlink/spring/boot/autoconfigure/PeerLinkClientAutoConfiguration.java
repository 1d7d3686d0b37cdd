package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.PeerLink;
import io.peerlink.spring.annotation.PeerLinkClient;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Import;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link PeerLinkClient}
 * interfaces in the packages of the application.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PeerLinkAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "peerlink.enabled", matchIfMissing = true)
@ConditionalOnSingleCandidate(PeerLink.class)
@Import(ApplicationClientRegistrar.class)
public final class PeerLinkClientAutoConfiguration {

}
