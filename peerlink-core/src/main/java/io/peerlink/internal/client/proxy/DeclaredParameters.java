package io.peerlink.internal.client.proxy;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;

import io.peerlink.internal.payload.DeclaredType;
import io.peerlink.internal.payload.DeclaredValue;
import org.jspecify.annotations.Nullable;

/**
 * The types of the parameters of a typed client's method, by which its arguments are
 * written.
 *
 * @param types the types, in order
 * @param informative whether one of them says more than the classes of its arguments do
 */
record DeclaredParameters(List<DeclaredType> types, boolean informative) {

	static DeclaredParameters of(Method method, TypeVariables variables) {
		List<DeclaredType> types = Arrays.stream(method.getGenericParameterTypes())
			.map((type) -> DeclaredType.of(resolve(type, variables)))
			.toList();
		return new DeclaredParameters(types, types.stream().anyMatch((type) -> type != DeclaredType.UNKNOWN));
	}

	/**
	 * Variables of the method itself have no value, but a bound that Jackson knows.
	 */
	private static Type resolve(Type type, TypeVariables variables) {
		try {
			return variables.resolve(type);
		}
		catch (IllegalArgumentException ex) {
			return type;
		}
	}

	/**
	 * Returns arguments together with their types.
	 * @param args one argument per parameter
	 * @return what to pass to the {@link MethodCaller}
	 */
	@Nullable Object[] declare(@Nullable Object[] args) {
		if (!this.informative) {
			return args;
		}
		@Nullable Object[] declared = new Object[args.length];
		for (int i = 0; i < args.length; i++) {
			DeclaredType type = this.types.get(i);
			declared[i] = (type != DeclaredType.UNKNOWN) ? new DeclaredValue(type, args[i]) : args[i];
		}
		return declared;
	}

}
