package io.peerlink.spring.annotation;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * Converts the return value of a handler's method to a value, a {@link CompletionStage}
 * of one, or a {@link Flow.Publisher} of many.
 */
@FunctionalInterface
interface HandlerResult {

	/**
	 * Converts a return value to the answer. Called on the handler thread.
	 */
	@Nullable Object toAnswer(@Nullable Object returned) throws Exception;

	/**
	 * Returns the conversion for a return type.
	 * @throws IllegalArgumentException if Reactor is needed and absent
	 */
	static HandlerResult of(Class<?> type, ReactiveAdapterRegistry reactiveTypes) {
		if (CompletionStage.class.isAssignableFrom(type)) {
			return (returned) -> returned;
		}
		if (isAwaited(type)) {
			return HandlerResult::await;
		}
		ReactiveAdapter adapter = reactiveTypes.getAdapter(type);
		if (adapter == null || Flow.Publisher.class.isAssignableFrom(type)) {
			return (returned) -> returned;
		}
		if (!ClassUtils.isPresent("reactor.core.publisher.Mono", HandlerResult.class.getClassLoader())) {
			throw new IllegalArgumentException(
					"to wait for the " + type.getSimpleName() + " that it returns, Reactor must be on the class path");
		}
		return adapter.isMultiValue() ? new ReactiveItems(adapter) : new ReactiveResult(adapter);
	}

	/**
	 * Returns whether results of a type occupy the thread of the handler until they are
	 * there.
	 */
	static boolean isAwaited(Class<?> type) {
		return Future.class.isAssignableFrom(type) && !CompletionStage.class.isAssignableFrom(type);
	}

	/**
	 * Returns the type of the value that a return type stands for: what is in the stage,
	 * the future or the {@code Mono}, a publisher for a reactive type with many values,
	 * or the type itself.
	 * @param type the return type, with its type variables resolved
	 * @param reactiveTypes knows the reactive types
	 */
	static Type valueType(Type type, ReactiveAdapterRegistry reactiveTypes) {
		ResolvableType declared = ResolvableType.forType(type);
		Class<?> raw = declared.resolve(Object.class);
		ReactiveAdapter adapter = reactiveTypes.getAdapter(raw);
		if (adapter != null && adapter.isMultiValue()) {
			return publisher(declared.as(adapter.getReactiveType()));
		}
		boolean wrapper = CompletionStage.class.isAssignableFrom(raw) || Future.class.isAssignableFrom(raw)
				|| adapter != null;
		return (wrapper && type instanceof ParameterizedType parameterized
				&& parameterized.getActualTypeArguments().length == 1) ? parameterized.getActualTypeArguments()[0]
						: type;
	}

	private static Type publisher(ResolvableType reactiveType) {
		return reactiveType.hasResolvableGenerics()
				? ResolvableType.forClassWithGenerics(Flow.Publisher.class, reactiveType.getGenerics()).getType()
				: Flow.Publisher.class;
	}

	/**
	 * Waits for a future, unless it is a {@link CompletionStage}, such as a
	 * {@link java.util.concurrent.CompletableFuture} declared as {@link Future}.
	 */
	private static @Nullable Object await(@Nullable Object returned) throws Exception {
		return (returned instanceof Future<?> future && !(returned instanceof CompletionStage)) ? get(future)
				: returned;
	}

	/**
	 * Waits for a future, and cancels it if the caller cancels its call, which interrupts
	 * the thread.
	 */
	private static @Nullable Object get(Future<?> future) throws Exception {
		try {
			return future.get();
		}
		catch (InterruptedException ex) {
			future.cancel(true);
			throw ex;
		}
	}

}
