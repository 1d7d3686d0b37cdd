package io.peerlink.spring.annotation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

/**
 * A method of a bean, which is invoked through the proxy if the bean is one. For a lazy
 * or prototype bean this may be known only when the bean has been created.
 */
final class BeanMethod {

	private final UserBean bean;

	private final Method method;

	private volatile Method invocable;

	/**
	 * Creates a method.
	 * @throws IllegalStateException if the method cannot be invoked through the proxy, as
	 * far as its type is known
	 */
	BeanMethod(UserBean bean, Method method) {
		this.bean = bean;
		this.method = method;
		this.invocable = bean.invocable(method, bean.exposedType());
	}

	/**
	 * Invokes the method.
	 * @param instance the bean, see {@link UserBean#instance()}
	 * @throws Throwable the exception of the method
	 */
	@Nullable Object invoke(Object instance, @Nullable Object... args) throws Throwable {
		Method target = this.invocable;
		if (!target.getDeclaringClass().isInstance(instance)) {
			target = this.bean.invocable(this.method, instance.getClass());
			this.invocable = target;
		}
		try {
			return target.invoke(instance, args);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

}
