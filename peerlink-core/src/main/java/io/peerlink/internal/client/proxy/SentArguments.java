package io.peerlink.internal.client.proxy;

import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import io.peerlink.handler.CurrentPeer;
import io.peerlink.handler.RequestContext;
import io.peerlink.internal.payload.DeclaredType;
import io.peerlink.internal.payload.DeclaredValue;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * Which arguments of a client's method are sent, and by which types they are written.
 * Parameters that tell a handler who calls it, which it has in an interface for both
 * sides, are not sent. The arguments of a variable parameter are sent one by one, as any
 * other caller sends them.
 *
 * @param indexes the parameters whose arguments are sent
 * @param variable the parameter that takes any number of arguments, -1 if there is none
 * @param types the types of all parameters; of the variable one, that of an argument
 * @param unchanged whether the arguments of the method are what is sent
 */
record SentArguments(List<Integer> indexes, int variable, List<DeclaredType> types, boolean unchanged) {

	private static final Set<Class<?>> CALLER_TYPES = Set.of(CurrentPeer.class, Peer.class, RequestContext.class);

	/**
	 * Returns what is sent for a method.
	 * @param method the method
	 * @param variables the values of the type variables of its interface
	 */
	static SentArguments of(Method method, TypeVariables variables) {
		Type[] parameters = method.getGenericParameterTypes();
		int variable = method.isVarArgs() ? parameters.length - 1 : -1;
		List<Integer> indexes = IntStream.range(0, parameters.length)
			.filter((i) -> !isCaller(parameters[i]))
			.boxed()
			.toList();
		List<DeclaredType> types = IntStream.range(0, parameters.length)
			.mapToObj((i) -> DeclaredType
				.of(resolve((i == variable) ? elementOf(parameters[i]) : parameters[i], variables)))
			.toList();
		boolean unchanged = indexes.size() == parameters.length && variable < 0
				&& types.stream().allMatch((type) -> type == DeclaredType.UNKNOWN);
		return new SentArguments(indexes, variable, types, unchanged);
	}

	private static Type elementOf(Type array) {
		return (array instanceof GenericArrayType generic) ? generic.getGenericComponentType()
				: ((Class<?>) array).getComponentType();
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
	 * Returns whether a parameter tells a handler who calls it.
	 * @param type the type of the parameter
	 */
	static boolean isCaller(Type type) {
		if (type instanceof ParameterizedType optional && optional.getRawType() == Optional.class) {
			return isCaller(optional.getActualTypeArguments()[0]);
		}
		return type instanceof Class<?> raw && CALLER_TYPES.contains(raw);
	}

	/**
	 * Selects the arguments that are sent.
	 * @param args the arguments of the client's method
	 * @return what to pass to the {@link MethodCaller}
	 */
	@Nullable Object[] select(@Nullable Object[] args) {
		if (this.unchanged) {
			return args;
		}
		return (this.variable < 0) ? selectFixed(args) : selectVariable(args);
	}

	private @Nullable Object[] selectFixed(@Nullable Object[] args) {
		@Nullable Object[] sent = new Object[this.indexes.size()];
		for (int i = 0; i < sent.length; i++) {
			int index = this.indexes.get(i);
			sent[i] = declare(index, args[index]);
		}
		return sent;
	}

	private @Nullable Object[] selectVariable(@Nullable Object[] args) {
		List<@Nullable Object> sent = new ArrayList<>();
		for (int index : this.indexes) {
			Object value = args[index];
			if (index == this.variable && value != null) {
				IntStream.range(0, Array.getLength(value))
					.forEach((i) -> sent.add(declare(index, Array.get(value, i))));
			}
			else {
				sent.add(declare(index, value));
			}
		}
		return sent.toArray();
	}

	private @Nullable Object declare(int index, @Nullable Object value) {
		DeclaredType type = this.types.get(index);
		return (type != DeclaredType.UNKNOWN) ? new DeclaredValue(type, value) : value;
	}

}
