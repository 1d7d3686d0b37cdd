package io.peerlink.spring.annotation;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Which methods of a handler's class are exposed, each with its name.
 */
final class HandlerMethods {

	private final Map<Method, String> names = new TreeMap<>(Comparator.comparing(Method::toString));

	private HandlerMethods(Map<Method, String> names) {
		this.names.putAll(names);
	}

	/**
	 * Select the methods.
	 * @param type the user's class
	 * @param exposedType the class of the bean: the same, or that of a proxy
	 * @return the methods of the user's class
	 */
	static HandlerMethods of(Class<?> type, Class<?> exposedType) {
		Map<Method, String> annotated = MethodIntrospector.selectMethods(type, HandlerMethods::annotatedName);
		if (!annotated.isEmpty()) {
			return new HandlerMethods(annotated);
		}
		return new HandlerMethods(
				MethodIntrospector.selectMethods(type, (Method method) -> ownName(method, exposedType)));
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

	/**
	 * A public method that a proxy with interfaces hides is none that users of the bean
	 * have either.
	 */
	private static @Nullable String ownName(Method method, Class<?> exposedType) {
		boolean exposed = Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers())
				&& !method.isSynthetic() && !ContainerMethods.contain(method)
				&& ClassUtils.hasMethod(exposedType, method.getName(), method.getParameterTypes());
		return exposed ? method.getName() : null;
	}

}
