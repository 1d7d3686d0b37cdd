package io.peerlink.spring.reactive;

import java.time.Duration;
import java.util.Map;

import io.peerlink.spring.PeerLinkOperations.RequestSpec;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Passes what is said about a call on to a call of {@code PeerLinkOperations}, which
 * checks it.
 *
 * @param <D> the call of {@code PeerLinkOperations}
 * @param <S> the kind of call
 */
abstract class AbstractRequestSpec<D extends RequestSpec<D>, S extends RequestSpec<S>> implements RequestSpec<S> {

	private final D delegate;

	AbstractRequestSpec(D delegate) {
		this.delegate = delegate;
	}

	abstract S copy(D delegate);

	@Override
	public final S args(@Nullable Object... args) {
		return copy(this.delegate.args(args));
	}

	@Override
	public final S kwarg(String name, @Nullable Object value) {
		return copy(this.delegate.kwarg(name, value));
	}

	@Override
	public final S kwargs(Map<String, ? extends @Nullable Object> kwargs) {
		return copy(this.delegate.kwargs(kwargs));
	}

	@Override
	public final S timeout(Duration timeout) {
		return copy(this.delegate.timeout(timeout));
	}

	@Override
	public final S idempotent() {
		return copy(this.delegate.idempotent());
	}

	final D delegate() {
		return this.delegate;
	}

	/**
	 * Check what the delegate would check at each subscription.
	 */
	static void check(Object resultType) {
		Assert.notNull(resultType, "'resultType' must not be null");
	}

	static void check(int count, Object resultType) {
		Assert.isTrue(count > 0, () -> "'count' must be positive but is " + count);
		check(resultType);
	}

}
