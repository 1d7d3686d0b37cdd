package io.peerlink.internal.client.proxy;

import java.lang.reflect.Type;
import java.util.concurrent.CompletableFuture;

import io.peerlink.call.CallOptions;
import io.peerlink.internal.payload.StreamedTypes;
import io.peerlink.spi.StreamedType;
import org.jspecify.annotations.Nullable;

/**
 * Makes the calls of a typed client, whose result types are known at run time only.
 * Immutable and thread-safe; {@link Object#toString()} names the peer or peers.
 */
public interface MethodCaller {

	/**
	 * Returns a caller of the same peers with other options.
	 * @param options the options of the calls
	 * @return the caller
	 */
	MethodCaller with(CallOptions options);

	/**
	 * Returns the options of the calls.
	 * @return the options
	 */
	CallOptions options();

	/**
	 * Returns what each answer is read as, to make a result of it.
	 * @param resultType the type of the result
	 * @return the type, {@code null} if this caller makes no such results
	 */
	@Nullable Type answerType(Type resultType);

	/**
	 * Returns the types whose values this caller takes and makes as they come.
	 * @return the types, possibly none
	 */
	StreamedTypes streamedTypes();

	/**
	 * Returns a value that makes a call for each subscriber.
	 * @param type the streamed type, which is made of a publisher
	 * @param resultType the same as it is declared
	 * @param method the method's name
	 * @param args the positional arguments
	 * @return the value
	 */
	Object defer(StreamedType type, Type resultType, String method, @Nullable Object... args);

	/**
	 * Returns which results this caller makes.
	 * @return what to do about a method that returns anything else, a clause without a
	 * full stop
	 */
	String resultHint();

	/**
	 * Calls a method and waits for its result.
	 * @param resultType the type to read the result as
	 * @param method the method's name
	 * @param args the positional arguments
	 * @return the result
	 */
	@Nullable Object invoke(Type resultType, String method, @Nullable Object... args);

	/**
	 * Calls a method without waiting.
	 * @param resultType the type to read the result as
	 * @param method the method's name
	 * @param args the positional arguments
	 * @return completes with the result
	 */
	CompletableFuture<?> invokeAsync(Type resultType, String method, @Nullable Object... args);

}
