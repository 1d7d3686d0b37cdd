package io.peerlink.internal.client.proxy;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Objects;

import io.peerlink.call.ClientContract;
import io.peerlink.call.InvalidClientException;
import org.jspecify.annotations.Nullable;

/**
 * The invocation handler of a typed client.
 */
public final class ClientProxy implements InvocationHandler {

	private static final Object[] NO_ARGS = {};

	private final Class<?> type;

	private final MethodCaller client;

	private final Map<Method, ClientMethod> methods;

	private ClientProxy(Class<?> type, MethodCaller client, Map<Method, ClientMethod> methods) {
		this.type = type;
		this.client = client;
		this.methods = methods;
	}

	/**
	 * Returns an implementation of an interface.
	 * @param <I> the interface
	 * @param type the interface
	 * @param client makes the calls
	 * @param contract maps the methods to calls
	 * @return a proxy, thread-safe
	 * @throws InvalidClientException if the type is not an interface, or if one of its
	 * methods cannot be called
	 */
	public static <I> I create(Class<I> type, MethodCaller client, ClientContract contract) {
		if (!type.isInterface() || type.isAnnotation()) {
			throw new InvalidClientException(type, "it is no interface", "make it one");
		}
		if (type.isSealed()) {
			throw new InvalidClientException(type, "it is sealed", "remove 'sealed'");
		}
		ClientProxy handler = new ClientProxy(type, client, new ClientMethods(type, client, contract).toMap());
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, handler));
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		@Nullable Object[] args = (arguments != null) ? arguments : NO_ARGS;
		if (method.getDeclaringClass() == Object.class) {
			return switch (method.getName()) {
				case "equals" -> proxy == args[0];
				case "hashCode" -> System.identityHashCode(proxy);
				default -> this.type.getSimpleName() + " " + this.client;
			};
		}
		return Objects.requireNonNull(this.methods.get(method)).invoke(proxy, args);
	}

}
