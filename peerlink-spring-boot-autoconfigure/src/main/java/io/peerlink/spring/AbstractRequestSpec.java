package io.peerlink.spring;

import java.lang.reflect.Type;
import java.util.function.UnaryOperator;

import io.peerlink.call.CallOptions;
import io.peerlink.spring.PeerLinkOperations.RequestSpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.Assert;

/**
 * Base class of calls to one peer or to all: the method, its arguments and the options.
 *
 * @param <S> the kind of call
 */
abstract class AbstractRequestSpec<S extends RequestSpec<S>> implements RequestSpec<S> {

	static final @Nullable Object[] NO_ARGS = {};

	private final String method;

	private final @Nullable Object[] args;

	private final CallOptions options;

	AbstractRequestSpec(String method, @Nullable Object[] args, CallOptions options) {
		checkMethod(method);
		this.method = method;
		this.args = args;
		this.options = options;
	}

	abstract S copy(@Nullable Object[] args, CallOptions options);

	@Override
	public final S args(@Nullable Object... args) {
		checkArgs(args);
		return copy(args.clone(), this.options);
	}

	@Override
	public final S options(UnaryOperator<CallOptions> change) {
		Assert.notNull(change, "'change' must not be null");
		CallOptions changed = change.apply(this.options);
		Assert.notNull(changed, "'change' must not return null");
		return copy(this.args, changed);
	}

	final String method() {
		return this.method;
	}

	final @Nullable Object[] args() {
		return this.args;
	}

	final CallOptions options() {
		return this.options;
	}

	static void check(String method, @Nullable Object[] args) {
		checkMethod(method);
		checkArgs(args);
	}

	private static void checkMethod(String method) {
		Assert.hasText(method, "'method' must not be blank");
	}

	private static void checkArgs(@Nullable Object[] args) {
		Assert.notNull(args, "'args' must not be null; cast a single null argument to Object");
	}

	static <T> Class<T> checked(Class<T> resultType) {
		Assert.notNull(resultType, "'resultType' must not be null");
		return resultType;
	}

	static <T> TypeReference<T> checked(ParameterizedTypeReference<T> resultType) {
		Assert.notNull(resultType, "'resultType' must not be null");
		return new TypeReference<>() {

			@Override
			public Type getType() {
				return resultType.getType();
			}

		};
	}

}
