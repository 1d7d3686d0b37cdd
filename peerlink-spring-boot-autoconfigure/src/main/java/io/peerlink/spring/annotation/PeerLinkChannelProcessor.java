package io.peerlink.spring.annotation;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.peerlink.PeerLink;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.channel.KeptChannel;
import io.peerlink.peer.AllowedPeers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.StringUtils;

/**
 * Registers the channels of {@link PeerLinkChannel @PeerLinkChannel} methods with a node,
 * and keeps those open that have a {@link PeerLinkChannel#peer() peer}. Inspects the
 * types of the beans only, after all eager singletons have been created. Creates no
 * beans.
 *
 * @since 0.1.0
 */
public class PeerLinkChannelProcessor extends MethodRegistrar<PeerLinkChannel> {

	private static final Logger logger = LoggerFactory.getLogger(PeerLinkChannelProcessor.class);

	private final PeerLink node;

	private final List<KeptChannel> kept = new ArrayList<>();

	/**
	 * Creates a processor.
	 * @param node the node to register channels with
	 * @param beanFactory the factory of the beans
	 */
	public PeerLinkChannelProcessor(PeerLink node, ConfigurableListableBeanFactory beanFactory) {
		super(PeerLinkChannel.class, "channel", node::unregisterChannel, beanFactory);
		this.node = node;
	}

	/**
	 * Unregisters and closes the channels, because the node may belong to a parent
	 * context that stays open.
	 */
	@Override
	public void destroy() {
		this.kept.forEach(KeptChannel::close);
		this.kept.clear();
		super.destroy();
	}

	@Override
	void add(UserBean bean, Method method, PeerLinkChannel annotation) {
		ChannelMethod channelMethod = ChannelMethod.of(method, bean);
		String name = name(annotation.name(), method);
		Consumer<Channel> listening = (channel) -> channelMethod.registerListener(channel, bean.instance());
		AllowedPeers allowed = values().allowed(List.of(annotation.allow()));
		if (!annotation.peer().isEmpty()) {
			if (!allowed.isEverybody()) {
				throw new IllegalArgumentException("'allow' is for channels that peers open, not for one to a peer");
			}
			keepOpen(name, annotation, listening);
			return;
		}
		register(name, bean.describe(method),
				() -> this.node.registerChannel(name, listening, options(annotation), allowed));
	}

	private void keepOpen(String name, PeerLinkChannel annotation, Consumer<Channel> listening) {
		String peer = values().text(annotation.peer());
		if (!StringUtils.hasText(peer)) {
			throw new IllegalArgumentException("the name of the peer is blank");
		}
		this.kept.add(this.node.keepOpen(peer, name, options(annotation), listening));
		logger.debug("Channel '{}' is kept open to '{}'", name, peer);
	}

	private ChannelOptions options(PeerLinkChannel annotation) {
		return ChannelOptions.of(annotation.ordering())
			.withMaxQueueSize(annotation.maxQueueSize())
			.withOverflow(annotation.overflow())
			.withIdleTimeout(values().duration(annotation.idleTimeout()));
	}

}
