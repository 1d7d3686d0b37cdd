package io.peerlink.internal.client.proxy;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.BaseStream;

import io.peerlink.call.ClientContract;
import io.peerlink.call.ClientContract.ReturnAdapter;
import io.peerlink.call.InvalidClientException;
import io.peerlink.handler.RpcMethod;
import io.peerlink.internal.payload.StreamedTypes;
import io.peerlink.spi.StreamedType;

/**
 * Creates the implementations of the methods of a typed client. Reflection and validation
 * take place here and not at the calls.
 */
final class ClientMethods {

	private static final Set<Class<?>> FUTURE_TYPES = Set.of(CompletionStage.class, CompletableFuture.class,
			Future.class);

	private static final List<Class<?>> ASYNCHRONOUS_TYPES = List.of(CompletionStage.class, Future.class,
			Flow.Publisher.class);

	private static final List<Class<?>> LAZY_TYPES = List.of(BaseStream.class, Iterator.class);

	private static final MethodType INVOCATION = MethodType.methodType(Object.class, Object.class, Object[].class);

	private final Class<?> type;

	private final MethodCaller client;

	private final ClientContract contract;

	private final TypeVariables variables;

	ClientMethods(Class<?> type, MethodCaller client, ClientContract contract) {
		this.type = type;
		this.client = client;
		this.contract = contract;
		this.variables = new TypeVariables(type);
	}

	/**
	 * Returns the implementations of all methods. Validates them in an order that does
	 * not depend on the JVM.
	 * @throws InvalidClientException if one of them cannot be called
	 */
	Map<Method, ClientMethod> toMap() {
		Map<Method, ClientMethod> methods = new HashMap<>();
		Map<String, Method> byName = new HashMap<>();
		Arrays.stream(this.type.getMethods())
			.filter((method) -> !Modifier.isStatic(method.getModifiers()) && !isHidden(method)
					&& !isDeclaredByObject(method))
			.sorted(Comparator.comparing(Method::toString))
			.forEach((method) -> methods.put(method, method.isDefault() ? local(method) : remote(method, byName)));
		return methods;
	}

	/**
	 * Returns whether a method differs from another one in its return type only. A proxy
	 * implements one of them.
	 */
	private boolean isHidden(Method method) {
		try {
			return !method.equals(this.type.getMethod(method.getName(), method.getParameterTypes()));
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static boolean isDeclaredByObject(Method method) {
		try {
			Object.class.getMethod(method.getName(), method.getParameterTypes());
			return true;
		}
		catch (NoSuchMethodException ex) {
			return false;
		}
	}

	/**
	 * Returns an implementation that runs a default method. The interface need not be
	 * visible to this class; in a module that is not open to reflection it has to be.
	 */
	private static ClientMethod local(Method method) {
		Class<?> owner = method.getDeclaringClass();
		try {
			MethodHandle handle = MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
				.unreflectSpecial(method, owner)
				.asFixedArity()
				.asSpreader(Object[].class, method.getParameterCount())
				.asType(INVOCATION);
			return (proxy, args) -> (Object) handle.invokeExact(proxy, args);
		}
		catch (IllegalAccessException ex) {
			return (proxy, args) -> InvocationHandler.invokeDefault(proxy, method, args);
		}
	}

	private ClientMethod remote(Method method, Map<String, Method> byName) {
		String name = this.contract.nameOf(method);
		if (name == null || name.isBlank()) {
			throw new InvalidClientException(this.type, method, "calls a method without a name",
					"have its contract return a name");
		}
		Method other = byName.putIfAbsent(name, method);
		if (other != null) {
			throw new InvalidClientException(this.type, method, "calls '" + name + "' like method "
					+ RpcMethod.describe(other, this.type) + ", and a peer has one method of a name",
					"give one of them another name");
		}
		rejectSuspending(method);
		requireSendable(method);
		SentArguments sent = SentArguments.of(method, this.variables);
		MethodCaller client = this.client.with(this.contract.optionsOf(method, this.client.options()));
		Type returnType = resolveReturnType(method);
		Class<?> rawType = TypeVariables.rawType(returnType);
		StreamedType streamed = client.streamedTypes().find(returnType);
		if (streamed != null && StreamedTypes.isDeferred(streamed)) {
			requireSeparable(method, returnType);
			return (proxy, args) -> client.defer(streamed, returnType, name, sent.select(args));
		}
		ReturnAdapter adapter = FUTURE_TYPES.contains(rawType) ? Supplier::get : this.contract.adapterOf(rawType);
		if (adapter != null) {
			Type resultType = argumentOf(returnType);
			requireReadable(method, resultType);
			return (proxy, args) -> adapter.adapt(() -> client.invokeAsync(resultType, name, sent.select(args)));
		}
		requireReadable(method, returnType);
		return (proxy, args) -> client.invoke(returnType, name, sent.select(args));
	}

	private Type resolveReturnType(Method method) {
		try {
			return this.variables.resolve(method.getGenericReturnType());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidClientException(this.type, method,
					"returns " + method.getGenericReturnType().getTypeName() + ", which is not known when it is called",
					"return a type without type variables, or extend the interface with one that says what they "
							+ "stand for",
					ex);
		}
	}

	private void requireReadable(Method method, Type resultType) {
		Type answerType = this.client.answerType(resultType);
		if (answerType == null) {
			throw new InvalidClientException(this.type, method,
					"returns " + method.getGenericReturnType().getTypeName(), this.client.resultHint());
		}
		if (this.client.streamedTypes().find(answerType) != null) {
			requireSeparable(method, answerType);
			return;
		}
		Class<?> rawType = TypeVariables.rawType(answerType);
		if (isAsynchronous(rawType) || isAnyOf(LAZY_TYPES, rawType)) {
			throw new InvalidClientException(this.type, method, "returns " + method.getGenericReturnType().getTypeName()
					+ ", which cannot be made of the answer to a call", this.client.resultHint());
		}
		requireSeparable(method, answerType);
	}

	private void requireSeparable(Method method, Type resultType) {
		String problem = this.client.streamedTypes().inseparable().problemOfReceived(resultType);
		if (problem != null) {
			throw new InvalidClientException(this.type, method,
					"returns " + method.getGenericReturnType().getTypeName() + ": the result " + problem,
					this.client.resultHint());
		}
	}

	private void rejectSuspending(Method method) {
		if (RpcMethod.isSuspending(method)) {
			throw new InvalidClientException(this.type, method,
					"is a suspend function, which cannot be called without its coroutine",
					"return a CompletableFuture, which await() of kotlinx-coroutines waits for");
		}
	}

	private void requireSendable(Method method) {
		for (Class<?> parameterType : method.getParameterTypes()) {
			if (isAsynchronous(parameterType) && this.client.streamedTypes().find(parameterType) == null) {
				throw new InvalidClientException(this.type, method,
						"has a parameter of type " + parameterType.getName() + ", which cannot be sent",
						"pass the value itself");
			}
		}
		for (Type parameterType : method.getGenericParameterTypes()) {
			String problem = this.client.streamedTypes().inseparable().problemOfSent(parameterType);
			if (problem != null) {
				throw new InvalidClientException(this.type, method, "has a parameter that " + problem,
						"pass what can be sent");
			}
		}
	}

	private boolean isAsynchronous(Class<?> rawType) {
		return isAnyOf(ASYNCHRONOUS_TYPES, rawType) || this.contract.isAsynchronous(rawType);
	}

	private static boolean isAnyOf(List<Class<?>> types, Class<?> rawType) {
		return types.stream().anyMatch((type) -> type.isAssignableFrom(rawType));
	}

	private static Type argumentOf(Type returnType) {
		return (returnType instanceof ParameterizedType parameterized) ? parameterized.getActualTypeArguments()[0]
				: Object.class;
	}

}
