package io.peerlink.internal.client;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.peerlink.call.CallResult;
import org.jspecify.annotations.Nullable;

/**
 * What a method of a typed broadcast returns.
 *
 * @param answerType what each answer is read as
 * @param mapping makes it of the results of all peers
 */
record BroadcastResult(Type answerType, Function<List<CallResult<Object>>, @Nullable Object> mapping) {

	private static final int PEER_NAME = 0;

	private static final int MAP_VALUE = 1;

	/**
	 * Returns the result for a resolved type.
	 * @return the result, {@code null} if it cannot be made of the answers of several
	 * peers
	 */
	static @Nullable BroadcastResult of(Type type) {
		if (type == void.class || type == Void.class) {
			return new BroadcastResult(void.class, (results) -> null);
		}
		if (!(type instanceof ParameterizedType parameterized)) {
			return null;
		}
		Type[] arguments = parameterized.getActualTypeArguments();
		if (parameterized.getRawType() == List.class) {
			return ofEach(arguments[0], (results) -> results);
		}
		if (parameterized.getRawType() == Map.class && arguments[PEER_NAME] == String.class) {
			return ofEach(arguments[MAP_VALUE], DefaultBroadcast::byName);
		}
		return null;
	}

	private static @Nullable BroadcastResult ofEach(Type element,
			Function<List<CallResult<Object>>, @Nullable Object> mapping) {
		return (element instanceof ParameterizedType parameterized && parameterized.getRawType() == CallResult.class)
				? new BroadcastResult(parameterized.getActualTypeArguments()[0], mapping) : null;
	}

}
