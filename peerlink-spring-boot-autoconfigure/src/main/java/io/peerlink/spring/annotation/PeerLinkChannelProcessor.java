package io.peerlink.spring.annotation;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.peerlink.PeerLink;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.channel.KeptChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
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
public class PeerLinkChannelProcessor implements SmartInitializingSingleton, DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(PeerLinkChannelProcessor.class);

	private final PeerLink node;

	private final ConfigurableListableBeanFactory beanFactory;

	private final AnnotationValues values;

	private final Map<String, String> registered = new HashMap<>();

	private final List<KeptChannel> kept = new ArrayList<>();

	/**
	 * Creates a processor.
	 * @param node the node to register channels with
	 * @param beanFactory the factory of the beans
	 */
	public PeerLinkChannelProcessor(PeerLink node, ConfigurableListableBeanFactory beanFactory) {
		this.node = node;
		this.beanFactory = beanFactory;
		this.values = new AnnotationValues(beanFactory);
	}

	/**
	 * Registers the channels.
	 * @throws IllegalStateException if two methods have the same channel, the signature
	 * of a method is not supported, a method cannot be invoked through the proxy of its
	 * bean, or a value of its annotation is invalid
	 */
	@Override
	public void afterSingletonsInstantiated() {
		for (UserBean bean : UserBean.in(this.beanFactory)) {
			AnnotatedMethods.of(bean.type(), PeerLinkChannel.class).forEach((method, annotation) -> {
				String place = bean.describe(method);
				try {
					add(bean, method, annotation, place);
				}
				catch (IllegalArgumentException | IllegalStateException ex) {
					throw new IllegalStateException(
							"@PeerLinkChannel cannot be used on " + place + ": " + ex.getMessage(), ex);
				}
			});
		}
	}

	/**
	 * Unregisters and closes the channels, because the node may belong to a parent
	 * context that stays open.
	 */
	@Override
	public void destroy() {
		this.kept.forEach(KeptChannel::close);
		this.kept.clear();
		this.registered.keySet().forEach(this.node::unregisterChannel);
		this.registered.clear();
	}

	private void add(UserBean bean, Method method, PeerLinkChannel annotation, String place) {
		ChannelMethod channelMethod = ChannelMethod.of(method, bean);
		String name = annotation.name().isEmpty() ? method.getName() : this.values.text(annotation.name());
		Consumer<Channel> listening = (channel) -> channelMethod.registerListener(channel, bean.instance());
		if (!annotation.peer().isEmpty()) {
			keepOpen(name, annotation, listening);
			return;
		}
		if (this.registered.containsKey(name)) {
			throw new IllegalStateException(
					"channel '" + name + "' belongs to " + this.registered.get(name) + " already");
		}
		this.node.registerChannel(name, listening, options(annotation));
		this.registered.put(name, place);
		logger.debug("Peers can open channel '{}', {}", name, place);
	}

	private void keepOpen(String name, PeerLinkChannel annotation, Consumer<Channel> listening) {
		String peer = this.values.text(annotation.peer());
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
			.withIdleTimeout(this.values.duration(annotation.idleTimeout()));
	}

}
