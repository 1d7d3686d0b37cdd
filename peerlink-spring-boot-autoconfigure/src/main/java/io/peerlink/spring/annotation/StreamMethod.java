package io.peerlink.spring.annotation;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import io.peerlink.handler.CurrentPeer;
import io.peerlink.stream.PeerStream;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * A method that takes streams.
 *
 * @param method the method of the bean
 * @param parameterTypes the types of its parameters
 */
record StreamMethod(BeanMethod method, List<Class<?>> parameterTypes) {

	/**
	 * Creates a stream method.
	 * @param method the method of the bean's class
	 * @param bean the bean of that class
	 * @throws IllegalArgumentException if the signature is not supported
	 * @throws IllegalStateException if the method cannot be invoked through the proxy of
	 * its bean
	 */
	static StreamMethod of(Method method, UserBean bean) {
		if (method.getReturnType() != void.class) {
			throw new IllegalArgumentException("it must return void; write to the PeerStream to answer");
		}
		List<Class<?>> types = Arrays.asList(method.getParameterTypes());
		boolean supported = Collections.frequency(types, PeerStream.class) == 1
				&& Collections.frequency(types, CurrentPeer.class) == types.size() - 1 && types.size() <= 2;
		if (!supported) {
			throw new IllegalArgumentException(
					"it must have one parameter of the type PeerStream, and may have one of the type CurrentPeer");
		}
		return new StreamMethod(new BeanMethod(bean, method), types);
	}

	/**
	 * Invokes the method with a stream.
	 * @throws Exception the exception of the method
	 */
	void invoke(Object bean, PeerStream stream) throws Exception {
		@Nullable Object[] values = this.parameterTypes.stream()
			.map((type) -> (type == PeerStream.class) ? stream : CurrentPeer.get().orElseThrow())
			.toArray();
		try {
			this.method.invoke(bean, values);
		}
		catch (Throwable ex) {
			ReflectionUtils.rethrowException(ex);
		}
	}

}
