package io.peerlink.call;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The options of a call. Immutable; each {@code with} method returns a changed copy.
 *
 * @since 0.1.0
 */
public final class CallOptions {

	private static final CallOptions DEFAULTS = new CallOptions(null, Map.of(), false);

	private final @Nullable Duration timeout;

	private final Map<String, @Nullable Object> kwargs;

	private final boolean idempotent;

	private CallOptions(@Nullable Duration timeout, Map<String, @Nullable Object> kwargs, boolean idempotent) {
		this.timeout = timeout;
		this.kwargs = kwargs;
		this.idempotent = idempotent;
	}

	/**
	 * Returns the defaults: the node's timeout, no keyword arguments, not idempotent.
	 * @return the options
	 */
	public static CallOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * Returns these options with a timeout.
	 * @param timeout how long to wait for the answer; positive
	 * @return the changed options
	 * @throws IllegalArgumentException if the timeout is zero or negative
	 */
	public CallOptions withTimeout(Duration timeout) {
		Objects.requireNonNull(timeout, "timeout must not be null");
		if (timeout.isNegative() || timeout.isZero()) {
			throw new IllegalArgumentException("timeout must be positive but is " + timeout);
		}
		return new CallOptions(timeout, this.kwargs, this.idempotent);
	}

	/**
	 * Returns these options with one more keyword argument.
	 * @param name the name of the handler's parameter
	 * @param value its value
	 * @return the changed options
	 * @throws IllegalArgumentException if the name is blank
	 */
	public CallOptions withKwarg(String name, @Nullable Object value) {
		checkName(Objects.requireNonNull(name, "name must not be null"));
		Map<String, @Nullable Object> changed = new LinkedHashMap<>(this.kwargs);
		changed.put(name, value);
		return new CallOptions(this.timeout, Collections.unmodifiableMap(changed), this.idempotent);
	}

	/**
	 * Returns these options with more keyword arguments.
	 * @param kwargs values by the names of the handler's parameters
	 * @return the changed options
	 * @throws IllegalArgumentException if a name is blank
	 */
	public CallOptions withKwargs(Map<String, ? extends @Nullable Object> kwargs) {
		Objects.requireNonNull(kwargs, "kwargs must not be null");
		kwargs.keySet()
			.forEach((name) -> checkName(Objects.requireNonNull(name, "kwargs must not contain a null name")));
		Map<String, @Nullable Object> changed = new LinkedHashMap<>(this.kwargs);
		changed.putAll(kwargs);
		return new CallOptions(this.timeout, Collections.unmodifiableMap(changed), this.idempotent);
	}

	private static void checkName(String name) {
		if (name.isBlank()) {
			throw new IllegalArgumentException("name must not be blank");
		}
	}

	/**
	 * Returns these options for a call that may be executed more than once. Its request
	 * is retransmitted until it is answered, also to peers that do not remove duplicates,
	 * such as Python nodes. To peers that do, every request is retransmitted.
	 * @param idempotent whether the call may be executed more than once
	 * @return the changed options
	 */
	public CallOptions withIdempotent(boolean idempotent) {
		return new CallOptions(this.timeout, this.kwargs, idempotent);
	}

	/**
	 * Returns how long to wait for the answer.
	 * @return the timeout, {@code null} for the node's default
	 */
	public @Nullable Duration timeout() {
		return this.timeout;
	}

	/**
	 * Returns the keyword arguments, which are bound to the handler's parameters by name.
	 * @return the arguments, unmodifiable
	 */
	public Map<String, @Nullable Object> kwargs() {
		return this.kwargs;
	}

	/**
	 * Returns whether the call may be executed more than once.
	 * @return whether it is idempotent
	 */
	public boolean idempotent() {
		return this.idempotent;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof CallOptions that && Objects.equals(this.timeout, that.timeout)
				&& this.kwargs.equals(that.kwargs) && this.idempotent == that.idempotent;
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.timeout, this.kwargs, this.idempotent);
	}

	@Override
	public String toString() {
		return "CallOptions[timeout=" + this.timeout + ", kwargs=" + this.kwargs + ", idempotent=" + this.idempotent
				+ "]";
	}

}
