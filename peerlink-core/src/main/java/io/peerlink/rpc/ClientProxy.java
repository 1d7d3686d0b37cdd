package io.peerlink.rpc;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

/**
 * Turns the methods of an interface into calls.
 */
final class ClientProxy implements InvocationHandler {

	private static final Object[] NO_ARGS = {};

	private static final Set<Class<?>> ASYNCHRONOUS = Set.of(CompletionStage.class, CompletableFuture.class,
			Future.class);

	private final Class<?> type;

	private final PeerClient client;

	private ClientProxy(Class<?> type, PeerClient client) {
		this.type = type;
		this.client = client;
	}

	static <I> I create(Class<I> type, PeerClient client) {
		if (!type.isInterface()) {
			throw new IllegalArgumentException(type.getName() + " is not an interface");
		}
		return type.cast(
				Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, new ClientProxy(type, client)));
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
		if (method.isDefault()) {
			return invokeDefault(proxy, method, args);
		}
		if (ASYNCHRONOUS.contains(method.getReturnType())) {
			return this.client.callAsyncFor(argumentOf(method.getGenericReturnType()), method.getName(), args);
		}
		return this.client.callFor(method.getGenericReturnType(), method.getName(), args);
	}

	/**
	 * Unlike {@link InvocationHandler#invokeDefault}, also on interfaces that are not
	 * visible from here.
	 */
	private static @Nullable Object invokeDefault(Object proxy, Method method, @Nullable Object[] args)
			throws Throwable {
		Class<?> owner = method.getDeclaringClass();
		return MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
			.unreflectSpecial(method, owner)
			.bindTo(proxy)
			.invokeWithArguments(args);
	}

	private static Type argumentOf(Type futureType) {
		return (futureType instanceof ParameterizedType parameterized) ? parameterized.getActualTypeArguments()[0]
				: Object.class;
	}

}
