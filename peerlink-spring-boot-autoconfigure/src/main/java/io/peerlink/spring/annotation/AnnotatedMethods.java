package io.peerlink.spring.annotation;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.stereotype.Component;

/**
 * Finds the methods of a bean that have an annotation.
 */
final class AnnotatedMethods {

	private static final Logger logger = LoggerFactory.getLogger(AnnotatedMethods.class);

	private AnnotatedMethods() {
	}

	/**
	 * Returns the annotated methods of a class, in an order that does not depend on the
	 * JVM. Returns none if the methods cannot be inspected, for example because a class
	 * in the signature of an unrelated method is absent.
	 */
	static <A extends Annotation> Map<Method, A> of(Class<?> type, Class<A> annotation) {
		Map<Method, A> methods = new TreeMap<>(Comparator.comparing(Method::toString));
		if (!AnnotationUtils.isCandidateClass(type, annotation) || isSpringType(type)) {
			return methods;
		}
		try {
			methods.putAll(MethodIntrospector.selectMethods(type,
					(Method method) -> AnnotatedElementUtils.findMergedAnnotation(method, annotation)));
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

}
