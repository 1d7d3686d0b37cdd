package io.peerlink.spring.annotation;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.util.ClassUtils;

/**
 * The methods of a bean that the container calls because the definition of the bean names
 * them, or because their names are {@code close} or {@code shutdown}.
 *
 * @param names the names of the methods
 */
record LifecycleMethods(Set<String> names) {

	/**
	 * What Spring calls at the end of a {@code @Bean} unless it is told otherwise: the
	 * first of these that the bean has.
	 */
	private static final List<String> INFERRED = List.of("close", "shutdown");

	static LifecycleMethods of(UserBean bean) {
		AbstractBeanDefinition definition = definition(bean.name(), bean.factory());
		if (definition == null) {
			return new LifecycleMethods(Set.of());
		}
		Set<String> names = new HashSet<>();
		Stream.of(definition.getInitMethodNames(), definition.getDestroyMethodNames())
			.filter(Objects::nonNull)
			.flatMap(Arrays::stream)
			.forEach(names::add);
		if (names.remove(AbstractBeanDefinition.INFER_METHOD)) {
			INFERRED.stream()
				.filter((name) -> ClassUtils.hasMethod(bean.type(), name))
				.findFirst()
				.ifPresent(names::add);
		}
		return new LifecycleMethods(names);
	}

	/**
	 * Returns the definition of a bean. A bean behind a scoped proxy has the one of its
	 * target.
	 */
	private static @Nullable AbstractBeanDefinition definition(String name, ConfigurableListableBeanFactory factory) {
		String target = ScopedProxyUtils.getTargetBeanName(name);
		String defined = factory.containsBeanDefinition(target) ? target : name;
		return (factory.containsBeanDefinition(defined)
				&& factory.getMergedBeanDefinition(defined) instanceof AbstractBeanDefinition definition) ? definition
						: null;
	}

	boolean contains(Method method) {
		return this.names.contains(method.getName()) && method.getParameterCount() <= 1;
	}

}
