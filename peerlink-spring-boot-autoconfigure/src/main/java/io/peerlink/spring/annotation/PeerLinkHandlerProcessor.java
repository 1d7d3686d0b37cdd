package io.peerlink.spring.annotation;

import java.util.ArrayList;
import java.util.List;

import io.peerlink.PeerLink;
import io.peerlink.handler.RpcMethod;
import io.peerlink.peer.AllowedPeers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * Registers the methods of {@link PeerLinkHandler @PeerLinkHandler} beans with a node.
 * Inspects the types of the beans only, after all eager singletons have been created.
 * Creates no beans.
 *
 * @since 0.1.0
 */
public class PeerLinkHandlerProcessor implements SmartInitializingSingleton, DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(PeerLinkHandlerProcessor.class);

	private final PeerLink node;

	private final ConfigurableListableBeanFactory beanFactory;

	private final List<String> registered = new ArrayList<>();

	/**
	 * Creates a processor.
	 * @param node the node to register methods with
	 * @param beanFactory the factory of the handlers
	 */
	public PeerLinkHandlerProcessor(PeerLink node, ConfigurableListableBeanFactory beanFactory) {
		this.node = node;
		this.beanFactory = beanFactory;
	}

	/**
	 * Registers the methods.
	 * @throws DuplicateMethodException if two methods have the same name
	 * @throws IllegalStateException if a method cannot be invoked through the proxy of
	 * its bean, its return type is not supported, or it is inline and has to be waited
	 * for
	 */
	@Override
	public void afterSingletonsInstantiated() {
		for (UserBean bean : UserBean.in(this.beanFactory)) {
			PeerLinkHandler handler = AnnotatedElementUtils.findMergedAnnotation(bean.type(), PeerLinkHandler.class);
			if (handler != null) {
				register(bean, handler);
			}
		}
	}

	/**
	 * Unregisters the methods, because the node may belong to a parent context that stays
	 * open.
	 */
	@Override
	public void destroy() {
		this.registered.forEach(this.node::unregister);
		this.registered.clear();
	}

	private void register(UserBean bean, PeerLinkHandler handler) {
		HandlerMethods methods = HandlerMethods.of(bean);
		if (methods.isEmpty() && AnnotatedMethods.of(bean.type(), PeerLinkChannel.class).isEmpty()
				&& AnnotatedMethods.of(bean.type(), PeerLinkStream.class).isEmpty()) {
			throw new IllegalStateException("@PeerLinkHandler bean '" + bean.name() + "' of " + bean.type().getName()
					+ " has no method to expose; make one public or annotate it with @PeerLinkMethod");
		}
		AnnotationValues values = new AnnotationValues(this.beanFactory);
		methods.forEach((method,
				exposed) -> register(new HandlerMethod(method, bean)
					.toRpcMethod(values.text(handler.prefix()) + values.text(exposed.name()), exposed.execution())
					.withAllowed(allowed(values, handler, exposed, bean.describe(method)))));
	}

	/**
	 * What is said of the method counts, else what is said of the handler.
	 */
	private static AllowedPeers allowed(AnnotationValues values, PeerLinkHandler handler, ExposedMethod exposed,
			String place) {
		try {
			return values.allowed(exposed.allow().isEmpty() ? List.of(handler.allow()) : exposed.allow());
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalStateException("Who may call " + place + " cannot be told: " + ex.getMessage(), ex);
		}
	}

	private void register(RpcMethod method) {
		this.node.methods()
			.stream()
			.filter((existing) -> existing.name().equals(method.name()))
			.findFirst()
			.ifPresent((existing) -> {
				throw new DuplicateMethodException(method.name(), existing.description(), method.description());
			});
		this.node.register(method);
		this.registered.add(method.name());
		logger.debug("Peers can call {}, {}", method.signature(), method.description());
	}

}
