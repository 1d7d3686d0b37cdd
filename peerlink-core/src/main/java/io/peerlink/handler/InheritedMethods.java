package io.peerlink.handler;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Finds the methods that a class inherits from one that is not public. The compiler makes
 * them accessible by a bridge in the subclass, which knows neither the names nor the full
 * types of the parameters.
 */
final class InheritedMethods {

	private InheritedMethods() {
	}

	/**
	 * Returns the method that a bridge makes accessible.
	 * @param method any method
	 * @return the inherited method, the method itself if it is no such bridge
	 */
	static Method behind(Method method) {
		if (!method.isBridge() || hasOther(method)) {
			return method;
		}
		return Stream
			.<Class<?>>iterate(method.getDeclaringClass().getSuperclass(), Objects::nonNull, Class::getSuperclass)
			.flatMap((type) -> Arrays.stream(type.getDeclaredMethods()))
			.filter((candidate) -> !candidate.isBridge() && candidate.getName().equals(method.getName())
					&& Arrays.equals(candidate.getParameterTypes(), method.getParameterTypes()))
			.findFirst()
			.orElse(method);
	}

	/**
	 * Returns whether the bridge leads to a method of its own class, one with a narrower
	 * type.
	 */
	private static boolean hasOther(Method bridge) {
		return Arrays.stream(bridge.getDeclaringClass().getDeclaredMethods())
			.anyMatch((method) -> !method.isBridge() && method.getName().equals(bridge.getName())
					&& method.getParameterCount() == bridge.getParameterCount());
	}

}
