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
 * Inspects the types of the beans only, after all eager singletons have been created.
 * Creates no beans.
 *
 * @since 0.1.0
 */
public class PeerLinkChannelProcessor implements SmartInitializingSingleton, DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(PeerLinkChannelProcessor.class);

	private final PeerLink node;

	private final ConfigurableListableBeanFactory beanFactory;

	private final AnnotationValues values;

	private final Map<String, String> registered = new HashMap<>();

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
			annotatedMethods(bean.type()).forEach((method, annotation) -> {
				String place = bean.describe(method);
				String name = register(bean, method, annotation, place);
				this.registered.put(name, place);
				logger.debug("Peers can open channel '{}', {}", name, place);
			});
		}
	}

	/**
	 * Unregisters the channels, because the node may belong to a parent context that
	 * stays open.
	 */
	@Override
	public void destroy() {
		this.registered.keySet().forEach(this.node::unregisterChannel);
		this.registered.clear();
	}

	/**
	 * Returns the annotated methods of a class, in an order that does not depend on the
	 * JVM. Returns none if the methods cannot be inspected, for example because a class
	 * in the signature of an unrelated method is absent.
	 */
	static Map<Method, PeerLinkChannel> annotatedMethods(Class<?> type) {
		Map<Method, PeerLinkChannel> methods = new TreeMap<>(Comparator.comparing(Method::toString));
		if (!AnnotationUtils.isCandidateClass(type, PeerLinkChannel.class) || isSpringType(type)) {
			return methods;
		}
		try {
			methods.putAll(MethodIntrospector.selectMethods(type,
					(Method method) -> AnnotatedElementUtils.findMergedAnnotation(method, PeerLinkChannel.class)));
		}
		catch (Throwable ex) {
			logger.debug("Cannot determine the methods of {}", type.getName(), ex);
		}
		return methods;
	}

	/**
	 * Returns whether a class belongs to Spring. Most beans of an application do, and
	 * inspecting their methods would take most of the time.
	 */
	private static boolean isSpringType(Class<?> type) {
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
			this.node.registerChannel(name, (channel) -> channelMethod.registerListener(channel, bean.instance()),
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
