package io.peerlink.rpc;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How a call is made. Immutable; each method returns a changed copy.
 *
 * @param timeout how long to wait for the answer, or {@code null} for the node's default
 * @param kwargs keyword arguments, bound to the handler's parameters by name
 * @param idempotent whether the call may be executed more than once without harm: then
 * the request is sent again until it is answered, also to peers that do not remove
 * duplicates, such as Python nodes. To peers that do, every request is sent again
 */
public record CallOptions(@Nullable Duration timeout, Map<String, @Nullable Object> kwargs, boolean idempotent) {

	/**
	 * The node's default timeout, no keyword arguments, not idempotent.
	 */
	public static final CallOptions DEFAULT = new CallOptions(null, Map.of(), false);

	public CallOptions {
		if (timeout != null && (timeout.isNegative() || timeout.isZero())) {
			throw new IllegalArgumentException("timeout must be positive but is " + timeout);
		}
		kwargs = Collections.unmodifiableMap(new LinkedHashMap<>(kwargs));
	}

	/**
	 * Start from the defaults with a timeout.
	 * @param timeout how long to wait for the answer
	 * @return the options
	 */
	public static CallOptions timeoutOf(Duration timeout) {
		return DEFAULT.withTimeout(timeout);
	}

	/**
	 * Set the timeout.
	 * @param timeout how long to wait for the answer; positive
	 * @return the changed options
	 */
	public CallOptions withTimeout(Duration timeout) {
		return new CallOptions(timeout, this.kwargs, this.idempotent);
	}

	/**
	 * Add a keyword argument.
	 * @param name the name of the handler's parameter
	 * @param value its value
	 * @return the changed options
	 */
	public CallOptions withKwarg(String name, @Nullable Object value) {
		Map<String, @Nullable Object> changed = new LinkedHashMap<>(this.kwargs);
		changed.put(name, value);
		return new CallOptions(this.timeout, changed, this.idempotent);
	}

	/**
	 * Say whether a repeated execution does no harm.
	 * @param idempotent whether the call may be executed more than once
	 * @return the changed options
	 */
	public CallOptions withIdempotent(boolean idempotent) {
		return new CallOptions(this.timeout, this.kwargs, idempotent);
	}

}
