package io.peerlink.spring.annotation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

/**
 * A method of a bean, called through the proxy that the bean may be. A bean that is made
 * later, lazily or for each call, turns out to be a proxy only then.
 */
final class BeanMethod {

	private final UserBean bean;

	private final Method method;

	private volatile Method invocable;

	/**
	 * Look for a way to call the method.
	 * @throws IllegalStateException when a proxy is in the way, as far as is known
	 */
	BeanMethod(UserBean bean, Method method) {
		this.bean = bean;
		this.method = method;
		this.invocable = bean.invocable(method, bean.exposedType());
	}

	/**
	 * Call the method.
	 * @param instance the bean, see {@link UserBean#instance()}
	 * @throws Throwable what the method throws
	 */
	@Nullable Object invoke(Object instance, @Nullable Object... args) throws Throwable {
		Method chosen = this.invocable;
		if (!chosen.getDeclaringClass().isInstance(instance)) {
			chosen = this.bean.invocable(this.method, instance.getClass());
			this.invocable = chosen;
		}
		try {
			return chosen.invoke(instance, args);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

}
