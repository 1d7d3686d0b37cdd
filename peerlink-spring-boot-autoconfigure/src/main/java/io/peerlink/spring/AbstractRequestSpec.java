package io.peerlink.spring;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Map;

import io.peerlink.call.CallOptions;
import io.peerlink.spring.PeerLinkOperations.RequestSpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.Assert;

/**
 * What calls of one peer and of all peers have in common: a method, its arguments and how
 * it is called.
 *
 * @param <S> the kind of call
 */
abstract class AbstractRequestSpec<S extends RequestSpec<S>> implements RequestSpec<S> {

	static final @Nullable Object[] NO_ARGS = {};

	private final String method;

	private final @Nullable Object[] args;

	private final CallOptions options;

	AbstractRequestSpec(String method, @Nullable Object[] args, CallOptions options) {
		Assert.hasText(method, "'method' must not be blank");
		this.method = method;
		this.args = args;
		this.options = options;
	}

	abstract S copy(String method, @Nullable Object[] args, CallOptions options);

	@Override
	public final S args(@Nullable Object... args) {
		Assert.notNull(args, "'args' must not be null; cast a single null argument to Object");
		return copy(this.method, args.clone(), this.options);
	}

	@Override
	public final S kwarg(String name, @Nullable Object value) {
		Assert.hasText(name, "'name' must not be blank");
		return with(this.options.withKwarg(name, value));
	}

	@Override
	public final S kwargs(Map<String, ? extends @Nullable Object> kwargs) {
		Assert.notNull(kwargs, "'kwargs' must not be null");
		kwargs.keySet().forEach((name) -> Assert.hasText(name, "'kwargs' must not contain a blank name"));
		return with(this.options.withKwargs(kwargs));
	}

	@Override
	public final S timeout(Duration timeout) {
		Assert.notNull(timeout, "'timeout' must not be null");
		return with(this.options.withTimeout(timeout));
	}

	@Override
	public final S idempotent() {
		return with(this.options.withIdempotent(true));
	}

	private S with(CallOptions options) {
		return copy(this.method, this.args, options);
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
