package io.peerlink.spring.annotation;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.StringUtils;

/**
 * Which methods of a handler's class are exposed, each with its name.
 */
final class HandlerMethods {

	private static final Logger logger = LoggerFactory.getLogger(HandlerMethods.class);

	private final Map<Method, String> names = new TreeMap<>(Comparator.comparing(Method::toString));

	private HandlerMethods(Map<Method, String> names) {
		this.names.putAll(names);
	}

	/**
	 * Select the methods.
	 * @param bean the handler
	 * @return methods of the user's class
	 */
	static HandlerMethods of(UserBean bean) {
		Map<Method, String> annotated = MethodIntrospector.selectMethods(bean.type(), HandlerMethods::annotatedName);
		if (!annotated.isEmpty()) {
			return new HandlerMethods(annotated);
		}
		HandlerMethods own = new HandlerMethods(MethodIntrospector.selectMethods(bean.type(), HandlerMethods::ownName));
		own.names.keySet().removeIf((method) -> isHidden(method, bean));
		return own;
	}

	/**
	 * A public method that a proxy with interfaces hides is none that users of the bean
	 * have either.
	 */
	private static boolean isHidden(Method method, UserBean bean) {
		if (bean.exposes(method)) {
			return false;
		}
		logger.warn("Peers cannot call {}: the proxy of the bean hides it. Declare it in an interface, or have a "
				+ "proxy made of the class", bean.describe(method));
		return true;
	}

	boolean isEmpty() {
		return this.names.isEmpty();
	}

	void forEach(BiConsumer<Method, String> action) {
		this.names.forEach(action);
	}

	private static @Nullable String annotatedName(Method method) {
		PeerLinkMethod annotation = AnnotatedElementUtils.findMergedAnnotation(method, PeerLinkMethod.class);
		if (annotation == null) {
			return null;
		}
		return StringUtils.hasText(annotation.name()) ? annotation.name() : method.getName();
	}

	private static @Nullable String ownName(Method method) {
		boolean exposed = Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers())
				&& !method.isSynthetic() && !ContainerMethods.contain(method);
		return exposed ? method.getName() : null;
	}

}
