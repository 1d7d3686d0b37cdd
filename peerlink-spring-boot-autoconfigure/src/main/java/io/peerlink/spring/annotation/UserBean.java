package io.peerlink.spring.annotation;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.peerlink.handler.RpcMethod;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.SpringProxy;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * A bean and its class as declared by the user. Found by the types of beans only, without
 * creating beans.
 *
 * @param name the name of the bean
 * @param type the class, which is not that of a proxy
 * @param factory the factory of the bean
 */
record UserBean(String name, Class<?> type, ConfigurableListableBeanFactory factory) {

	private static final Logger logger = LoggerFactory.getLogger(UserBean.class);

	/**
	 * Returns all beans whose class can be determined. A bean behind a scoped proxy is
	 * included once, with the name of the proxy.
	 */
	static List<UserBean> in(ConfigurableListableBeanFactory factory) {
		return Arrays.stream(factory.getBeanNamesForType(Object.class, true, false))
			.filter((name) -> !ScopedProxyUtils.isScopedTarget(name))
			.map((name) -> of(name, factory))
			.filter(Objects::nonNull)
			.toList();
	}

	private static @Nullable UserBean of(String name, ConfigurableListableBeanFactory factory) {
		Class<?> type = targetClass(name, factory);
		if (type != null && ScopedObject.class.isAssignableFrom(type)) {
			type = targetClass(ScopedProxyUtils.getTargetBeanName(name), factory);
		}
		return (type != null) ? new UserBean(name, type, factory) : null;
	}

	private static @Nullable Class<?> targetClass(String name, ConfigurableListableBeanFactory factory) {
		try {
			return AutoProxyUtils.determineTargetClass(factory, name);
		}
		catch (Throwable ex) {
			logger.debug("Cannot determine the class of bean '{}'", name, ex);
			return null;
		}
	}

	/**
	 * Returns the class of the bean, which may be a proxy.
	 */
	Class<?> exposedType() {
		Class<?> exposedType = this.factory.getType(this.name);
		return (exposedType != null) ? exposedType : this.type;
	}

	/**
	 * Returns whether other beans can call a public method. A proxy with interfaces hides
	 * methods that none of them declares.
	 */
	boolean exposes(Method method) {
		Class<?> exposedType = exposedType();
		return Proxy.isProxyClass(exposedType) ? declaration(method, exposedType).isPresent()
				: ClassUtils.hasMethod(exposedType, method.getName(), method.getParameterTypes());
	}

	/**
	 * Returns the method of the bean that corresponds to a method of the user's class.
	 * @param exposedType the class of the bean
	 * @throws IllegalStateException if a proxy hides it
	 */
	Method invocable(Method method, Class<?> exposedType) {
		Method invocable = declaration(method, exposedType)
			.orElseGet(() -> AopUtils.selectInvocableMethod(method, exposedType));
		if (Modifier.isFinal(invocable.getModifiers()) && SpringProxy.class.isAssignableFrom(exposedType)) {
			throw new IllegalStateException(
					describe(method) + " is final, so that the proxy of the bean cannot pass calls on to it");
		}
		ReflectionUtils.makeAccessible(invocable);
		return invocable;
	}

	/**
	 * Returns whether {@link #instance()} returns the same object at each call. The proxy
	 * of a scoped bean is one.
	 */
	boolean isSingleton() {
		return this.factory.isSingleton(this.name);
	}

	Object instance() {
		return this.factory.getBean(this.name);
	}

	/**
	 * Returns a description of a method for messages.
	 */
	String describe(Method method) {
		return RpcMethod.describe(method) + " of bean '" + this.name + "'";
	}

	/**
	 * Returns the declaration of the method in an interface of a proxy. The parameters of
	 * the declaration may be type variables.
	 */
	private Optional<Method> declaration(Method method, Class<?> exposedType) {
		if (!Proxy.isProxyClass(exposedType)) {
			return Optional.empty();
		}
		return Arrays.stream(exposedType.getInterfaces())
			.flatMap((declaring) -> Arrays.stream(declaring.getMethods()))
			.filter((candidate) -> candidate.getName().equals(method.getName())
					&& AopUtils.getMostSpecificMethod(candidate, this.type).equals(method))
			.findFirst();
	}

}
