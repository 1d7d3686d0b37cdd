package io.peerlink.spring.annotation;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

import io.peerlink.handler.HandlerExecution;
import io.peerlink.handler.RpcMethod;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.StringUtils;

/**
 * The exposed methods of a handler's class, and how they are exposed.
 */
final class HandlerMethods {

	private static final Logger logger = LoggerFactory.getLogger(HandlerMethods.class);

	private final Map<Method, ExposedMethod> exposed = new TreeMap<>(Comparator.comparing(Method::toString));

	private HandlerMethods(Map<Method, ExposedMethod> exposed) {
		exposed.forEach((method, as) -> this.exposed.put(writtenBy(method), as));
	}

	/**
	 * Selects the exposed methods of a handler.
	 * @param bean the handler
	 * @return the methods of the bean's class
	 */
	static HandlerMethods of(UserBean bean) {
		Map<Method, ExposedMethod> annotated = MethodIntrospector.selectMethods(bean.type(), HandlerMethods::annotated);
		if (!annotated.isEmpty()) {
			return new HandlerMethods(annotated);
		}
		HandlerMethods declared = new HandlerMethods(
				MethodIntrospector.selectMethods(bean.type(), HandlerMethods::declared));
		LifecycleMethods lifecycle = LifecycleMethods.of(bean);
		declared.exposed.keySet().removeIf((method) -> isHidden(method, bean) || isOf(lifecycle, method, bean));
		return declared;
	}

	private static boolean isOf(LifecycleMethods lifecycle, Method method, UserBean bean) {
		if (!lifecycle.contains(method)) {
			return false;
		}
		logger.info("Peers cannot call {}, because the container calls it when the bean begins or ends; "
				+ "annotate it with @PeerLinkMethod if they are to", bean.describe(method));
		return true;
	}

	/**
	 * Returns the method that somebody has written. A class that inherits a method from
	 * one that is not public has a bridge to it.
	 */
	private static Method writtenBy(Method method) {
		return method.isBridge() ? RpcMethod.behindBridge(method) : method;
	}

	/**
	 * Returns whether a proxy with interfaces hides the method. Other beans cannot call
	 * such a method either.
	 */
	private static boolean isHidden(Method method, UserBean bean) {
		if (bean.exposes(method)) {
			return false;
		}
		logger.warn("Peers cannot call {}: the proxy of the bean hides it. Declare it in an interface, or use "
				+ "a proxy of the class", bean.describe(method));
		return true;
	}

	boolean isEmpty() {
		return this.exposed.isEmpty();
	}

	void forEach(BiConsumer<Method, ExposedMethod> action) {
		this.exposed.forEach(action);
	}

	private static @Nullable ExposedMethod annotated(Method method) {
		PeerLinkMethod annotation = AnnotatedElementUtils.findMergedAnnotation(method, PeerLinkMethod.class);
		if (annotation == null) {
			return null;
		}
		return new ExposedMethod(StringUtils.hasText(annotation.name()) ? annotation.name() : method.getName(),
				annotation.execution(), List.of(annotation.allow()));
	}

	private static @Nullable ExposedMethod declared(Method method) {
		Method written = writtenBy(method);
		if (!Modifier.isPublic(written.getModifiers()) || Modifier.isStatic(written.getModifiers())
				|| written.isSynthetic() || ReflectionUtils.isObjectMethod(written)) {
			return null;
		}
		if (RpcMethod.isCompilerMade(written) || ContainerMethods.contains(written)) {
			logger.debug("Peers cannot call {}, which a compiler or the container calls", RpcMethod.describe(written));
			return null;
		}
		return new ExposedMethod(written.getName(), HandlerExecution.POOLED, List.of());
	}

}
