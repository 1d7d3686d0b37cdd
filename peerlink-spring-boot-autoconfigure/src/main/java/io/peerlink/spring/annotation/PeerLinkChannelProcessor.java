package io.peerlink.spring.annotation;

import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

import io.peerlink.PeerLink;
import io.peerlink.channel.ChannelOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.stereotype.Component;

/**
 * Registers the channels of {@link PeerLinkChannel @PeerLinkChannel} methods with a node.
 * Looks at the types of the beans only, when all eager singletons are there: no bean is
 * made for it.
 */
public class PeerLinkChannelProcessor implements SmartInitializingSingleton, DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(PeerLinkChannelProcessor.class);

	private final PeerLink node;

	private final ConfigurableListableBeanFactory beanFactory;

	private final AnnotationValues values;

	private final Map<String, String> registered = new HashMap<>();

	/**
	 * Create a processor.
	 * @param node what to register channels with
	 * @param beanFactory where the beans are
	 */
	public PeerLinkChannelProcessor(PeerLink node, ConfigurableListableBeanFactory beanFactory) {
		this.node = node;
		this.beanFactory = beanFactory;
		this.values = new AnnotationValues(beanFactory);
	}

	/**
	 * Register the channels.
	 * @throws IllegalStateException when two methods have the same channel, when a method
	 * cannot take messages or be called through the proxy of its bean, or when a value of
	 * its annotation is invalid
	 */
	@Override
	public void afterSingletonsInstantiated() {
		for (UserBean bean : UserBean.in(this.beanFactory)) {
			annotatedMethods(bean.type()).forEach((method, annotation) -> {
				String place = bean.describe(method);
				String name = register(bean, method, annotation, place);
				this.registered.put(name, place);
				logger.debug("Peers can open channel '{}', {}", name, place);
			});
		}
	}

	/**
	 * Take the channels back: the node may belong to a parent context and live on.
	 */
	@Override
	public void destroy() {
		this.registered.keySet().forEach(this.node::unregisterChannel);
		this.registered.clear();
	}

	/**
	 * Find the annotated methods of a class, in an order that does not depend on the JVM.
	 * There may be none because a class that some method of another kind refers to is
	 * absent; that is nothing to fail for.
	 */
	static Map<Method, PeerLinkChannel> annotatedMethods(Class<?> type) {
		Map<Method, PeerLinkChannel> methods = new TreeMap<>(Comparator.comparing(Method::toString));
		if (!AnnotationUtils.isCandidateClass(type, PeerLinkChannel.class) || isOfSpring(type)) {
			return methods;
		}
		try {
			methods.putAll(MethodIntrospector.selectMethods(type,
					(Method method) -> AnnotatedElementUtils.findMergedAnnotation(method, PeerLinkChannel.class)));
		}
		catch (Throwable ex) {
			logger.debug("Cannot tell the methods of {}", type.getName(), ex);
		}
		return methods;
	}

	/**
	 * Most beans of an application are. To look at all their methods would cost more than
	 * everything else here.
	 */
	private static boolean isOfSpring(Class<?> type) {
		return type.getName().startsWith("org.springframework.")
				&& !AnnotatedElementUtils.isAnnotated(type, Component.class);
	}

	private String register(UserBean bean, Method method, PeerLinkChannel annotation, String place) {
		try {
			ChannelMethod channelMethod = ChannelMethod.of(method, bean);
			String name = annotation.name().isEmpty() ? method.getName() : this.values.text(annotation.name());
			if (this.registered.containsKey(name)) {
				throw new IllegalStateException(
						"channel '" + name + "' belongs to " + this.registered.get(name) + " already");
			}
			this.node.registerChannel(name, (channel) -> channelMethod.listenTo(channel, bean.instance()),
					options(annotation));
			return name;
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			throw new IllegalStateException("@PeerLinkChannel cannot be used on " + place + ": " + ex.getMessage(), ex);
		}
	}

	private ChannelOptions options(PeerLinkChannel annotation) {
		return ChannelOptions.of(annotation.ordering())
			.withMaxQueueSize(annotation.maxQueueSize())
			.withOverflow(annotation.overflow())
			.withIdleTimeout(this.values.duration(annotation.idleTimeout()));
	}

}
