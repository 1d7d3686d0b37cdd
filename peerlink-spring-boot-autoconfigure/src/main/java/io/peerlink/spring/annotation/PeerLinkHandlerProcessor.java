package io.peerlink.spring.annotation;

import java.util.ArrayList;
import java.util.List;

import io.peerlink.PeerLink;
import io.peerlink.handler.RpcMethod;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * Registers the methods of {@link PeerLinkHandler @PeerLinkHandler} beans with a node.
 * Looks at the types of the beans only, when all eager singletons are there: no bean is
 * made for it.
 */
public class PeerLinkHandlerProcessor implements SmartInitializingSingleton, DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(PeerLinkHandlerProcessor.class);

	private final PeerLink node;

	private final ConfigurableListableBeanFactory beanFactory;

	private final List<String> registered = new ArrayList<>();

	/**
	 * Create a processor.
	 * @param node what to register methods with
	 * @param beanFactory where the handlers are
	 */
	public PeerLinkHandlerProcessor(PeerLink node, ConfigurableListableBeanFactory beanFactory) {
		this.node = node;
		this.beanFactory = beanFactory;
	}

	/**
	 * Register the methods.
	 * @throws DuplicateMethodException when two methods have the same name
	 * @throws IllegalStateException when a method cannot be called through the proxy of
	 * its bean, or when what it returns cannot be answered
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
	 * Take the methods back: the node may belong to a parent context and live on.
	 */
	@Override
	public void destroy() {
		this.registered.forEach(this.node::unregister);
		this.registered.clear();
	}

	private void register(UserBean bean, PeerLinkHandler handler) {
		HandlerMethods methods = HandlerMethods.of(bean);
		if (methods.isEmpty() && PeerLinkChannelProcessor.annotatedMethods(bean.type()).isEmpty()) {
			throw new IllegalStateException("@PeerLinkHandler bean '" + bean.name() + "' of " + bean.type().getName()
					+ " has no method to expose; make one public or annotate it with @PeerLinkMethod");
		}
		AnnotationValues values = new AnnotationValues(this.beanFactory);
		methods.forEach((method, name) -> register(
				new HandlerMethod(method, bean).toRpcMethod(values.text(handler.prefix()) + values.text(name))));
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
