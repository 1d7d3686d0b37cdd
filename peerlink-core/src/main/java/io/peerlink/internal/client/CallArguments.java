package io.peerlink.internal.client;

import java.lang.reflect.Type;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * Checks what users pass to calls, before anything is done with it.
 */
final class CallArguments {

	private CallArguments() {
	}

	/**
	 * Checks the arguments of a call.
	 * @throws NullPointerException if one of them is {@code null}
	 * @throws IllegalArgumentException if the name of the method is blank
	 */
	static void check(String method, Type resultType, @Nullable Object[] args) {
		Objects.requireNonNull(method, "method must not be null");
		Objects.requireNonNull(resultType, "resultType must not be null");
		Objects.requireNonNull(args, "args must not be null; cast a single null argument to Object");
		if (method.isBlank()) {
			throw new IllegalArgumentException("method must not be blank");
		}
	}

	/**
	 * Returns the type that a reference stands for.
	 * @throws NullPointerException if there is no reference
	 */
	static Type typeOf(TypeReference<?> reference) {
		return Objects.requireNonNull(reference, "resultType must not be null").getType();
	}

}
