package io.peerlink.internal.client.proxy;

import java.lang.reflect.Array;
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
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * Which arguments of a client's method are sent. Parameters that tell a handler who calls
 * it, which it has in an interface for both sides, are not. The arguments of a variable
 * parameter are sent one by one, as any other caller sends them.
 *
 * @param indexes the parameters whose arguments are sent
 * @param variable the parameter that takes any number of arguments, -1 if there is none
 */
record SentArguments(List<Integer> indexes, int variable) {

	private static final Set<Class<?>> CALLER_TYPES = Set.of(CurrentPeer.class, Peer.class, RequestContext.class);

	/**
	 * Returns what is sent for a method.
	 */
	static SentArguments of(Method method) {
		Type[] types = method.getGenericParameterTypes();
		List<Integer> indexes = IntStream.range(0, types.length).filter((i) -> !isCaller(types[i])).boxed().toList();
		return new SentArguments(indexes, method.isVarArgs() ? types.length - 1 : -1);
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
	 */
	@Nullable Object[] select(@Nullable Object[] args) {
		if (this.indexes.size() == args.length && this.variable < 0) {
			return args;
		}
		List<@Nullable Object> sent = new ArrayList<>();
		for (int index : this.indexes) {
			Object value = args[index];
			if (index == this.variable && value != null) {
				IntStream.range(0, Array.getLength(value)).forEach((i) -> sent.add(Array.get(value, i)));
			}
			else {
				sent.add(value);
			}
		}
		return sent.toArray();
	}

}
