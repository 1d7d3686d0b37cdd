package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.PeerLink;
import io.peerlink.handler.CallAuthorizer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for starting and stopping a
 * {@link PeerLink} node with the application, and for the events of its peers and
 * channels.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { PeerLinkAutoConfiguration.class, PeerLinkHandlerAutoConfiguration.class,
		PeerLinkChannelAutoConfiguration.class, PeerLinkStreamAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "peerlink.enabled", matchIfMissing = true)
@ConditionalOnSingleCandidate(PeerLink.class)
public final class PeerLinkLifecycleAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	TransportLifecycle peerLinkTransportLifecycle(PeerLink node) {
		return new TransportLifecycle(node);
	}

	@Bean
	@ConditionalOnMissingBean
	ChannelEventLifecycle peerLinkChannelEventLifecycle(PeerLink node, ApplicationEventPublisher events) {
		return new ChannelEventLifecycle(node, events);
	}

	@Bean
	@ConditionalOnMissingBean
	FileEventLifecycle peerLinkFileEventLifecycle(PeerLink node, ApplicationEventPublisher events) {
		return new FileEventLifecycle(node, events);
	}

	@Bean
	@ConditionalOnMissingBean
	AnnouncementLifecycle peerLinkAnnouncementLifecycle(PeerLink node, ApplicationEventPublisher events,
			ChannelEventLifecycle channelEvents, ObjectProvider<PeerLinkProperties> properties,
			ObjectProvider<CallAuthorizer> authorizers) {
		PeerLinkProperties settings = properties.getIfAvailable();
		return new AnnouncementLifecycle(node, new PeerEventPublisher(node, events), channelEvents, new ExposureLog(
				settings != null && settings.node().open(), () -> authorizers.stream().findAny().isPresent()));
	}

}
