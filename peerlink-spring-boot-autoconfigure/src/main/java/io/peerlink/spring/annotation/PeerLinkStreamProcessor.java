package io.peerlink.spring.annotation;

import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;

import io.peerlink.PeerLink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Registers the streams of {@link PeerLinkStream @PeerLinkStream} methods with a node.
 * Inspects the types of the beans only, after all eager singletons have been created.
 * Creates no beans.
 *
 * @since 0.1.0
 */
public class PeerLinkStreamProcessor implements SmartInitializingSingleton, DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(PeerLinkStreamProcessor.class);

	private final PeerLink node;

	private final ConfigurableListableBeanFactory beanFactory;

	private final AnnotationValues values;

	private final Map<String, String> registered = new HashMap<>();

	/**
	 * Creates a processor.
	 * @param node the node to register streams with
	 * @param beanFactory the factory of the beans
	 */
	public PeerLinkStreamProcessor(PeerLink node, ConfigurableListableBeanFactory beanFactory) {
		this.node = node;
		this.beanFactory = beanFactory;
		this.values = new AnnotationValues(beanFactory);
	}

	/**
	 * Registers the streams.
	 * @throws IllegalStateException if two methods have the same stream, the signature of
	 * a method is not supported, a method cannot be invoked through the proxy of its
	 * bean, or the name is invalid
	 */
	@Override
	public void afterSingletonsInstantiated() {
		for (UserBean bean : UserBean.in(this.beanFactory)) {
			AnnotatedMethods.of(bean.type(), PeerLinkStream.class).forEach((method, annotation) -> {
				String place = bean.describe(method);
				try {
					add(bean, method, annotation, place);
				}
				catch (IllegalArgumentException | IllegalStateException ex) {
					throw new IllegalStateException(
							"@PeerLinkStream cannot be used on " + place + ": " + ex.getMessage(), ex);
				}
			});
		}
	}

	private void add(UserBean bean, Method method, PeerLinkStream annotation, String place) {
		StreamMethod streamMethod = StreamMethod.of(method, bean);
		String name = annotation.name().isEmpty() ? method.getName() : this.values.text(annotation.name());
		if (this.registered.containsKey(name)) {
			throw new IllegalStateException(
					"stream '" + name + "' belongs to " + this.registered.get(name) + " already");
		}
		this.node.registerStream(name, (stream) -> streamMethod.invoke(bean.instance(), stream));
		this.registered.put(name, place);
		logger.debug("Peers can open stream '{}', {}", name, place);
	}

	/**
	 * Unregisters the streams, because the node may belong to a parent context that stays
	 * open.
	 */
	@Override
	public void destroy() {
		this.registered.keySet().forEach(this.node::unregisterStream);
		this.registered.clear();
	}

}
