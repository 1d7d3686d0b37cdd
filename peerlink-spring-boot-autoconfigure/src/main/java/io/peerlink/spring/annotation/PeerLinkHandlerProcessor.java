package io.peerlink.spring.annotation;

import java.lang.reflect.Method;

import io.peerlink.PeerLink;
import io.peerlink.rpc.RpcMethod;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * Registers the methods of {@link PeerLinkHandler @PeerLinkHandler} beans with a node.
 * Looks at the types of the beans only, when all eager singletons are there: no bean is
 * made for it.
 */
public class PeerLinkHandlerProcessor implements SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(PeerLinkHandlerProcessor.class);

	private final PeerLink node;

	private final ConfigurableListableBeanFactory beanFactory;

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
	 * @throws IllegalStateException when two methods have the same name, or when a method
	 * cannot be called through the proxy of its bean
	 */
	@Override
	public void afterSingletonsInstantiated() {
		for (String beanName : this.beanFactory.getBeanNamesForType(Object.class, true, false)) {
			Class<?> type = ScopedProxyUtils.isScopedTarget(beanName) ? null : userType(beanName);
			PeerLinkHandler handler = (type != null)
					? AnnotatedElementUtils.findMergedAnnotation(type, PeerLinkHandler.class) : null;
			if (type != null && handler != null) {
				register(beanName, type, handler);
			}
		}
	}

	private @Nullable Class<?> userType(String beanName) {
		Class<?> type = targetClass(beanName);
		return (type != null && ScopedObject.class.isAssignableFrom(type))
				? targetClass(ScopedProxyUtils.getTargetBeanName(beanName)) : type;
	}

	private @Nullable Class<?> targetClass(String beanName) {
		try {
			return AutoProxyUtils.determineTargetClass(this.beanFactory, beanName);
		}
		catch (Throwable ex) {
			logger.debug("Cannot tell the class of bean '{}'", beanName, ex);
			return null;
		}
	}

	private void register(String beanName, Class<?> type, PeerLinkHandler handler) {
		Class<?> beanType = this.beanFactory.getType(beanName);
		Class<?> exposedType = (beanType != null) ? beanType : type;
		HandlerMethods methods = HandlerMethods.of(type, exposedType);
		if (methods.isEmpty()) {
			throw new IllegalStateException("@PeerLinkHandler bean '" + beanName + "' of " + type.getName()
					+ " has no method to expose; make one public or annotate it with @PeerLinkMethod");
		}
		methods.forEach((method, name) -> register(new HandlerMethod(method, type), handler.prefix() + name, beanName,
				AopUtils.selectInvocableMethod(method, exposedType)));
	}

	private void register(HandlerMethod method, String name, String beanName, Method invocable) {
		RpcMethod rpcMethod = method.toRpcMethod(name, () -> this.beanFactory.getBean(beanName), invocable);
		this.node.register(rpcMethod);
		logger.debug("Peers can call {}, {}", rpcMethod.signature(), rpcMethod.description());
	}

}
