package io.peerlink.call;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.peerlink.error.PeerLinkException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * Calls to all peers that are up at once (WIRE.md section 4). Immutable and thread-safe;
 * the peers are looked up at every call. A call does not throw because some peers fail.
 *
 * @since 0.1.0
 */
public interface Broadcast {

	/**
	 * Returns a client for the same peers with other options.
	 * @param options the options of the calls
	 * @return the client
	 */
	Broadcast with(CallOptions options);

	/**
	 * Calls a method of every peer and waits until all have answered or the timeout is
	 * over.
	 * @param <T> the type of the results
	 * @param method the method's name
	 * @param resultType the type to read each result as
	 * @param args the positional arguments
	 * @return each peer's result or error by the peer's name, in the order of the peers
	 */
	<T> Map<String, CallResult<T>> call(String method, Class<T> resultType, @Nullable Object... args);

	/**
	 * Calls a method of every peer with generic results and waits.
	 * @param <T> the type of the results
	 * @param method the method's name
	 * @param resultType the type to read each result as
	 * @param args the positional arguments
	 * @return each peer's result or error by the peer's name, in the order of the peers
	 */
	<T> Map<String, CallResult<T>> call(String method, TypeReference<T> resultType, @Nullable Object... args);

	/**
	 * Calls a method of every peer without waiting.
	 * @param <T> the type of the results
	 * @param method the method's name
	 * @param resultType the type to read each result as
	 * @param args the positional arguments
	 * @return completes when all have answered or the timeout is over; cancelling it
	 * cancels the pending calls. Fails only if the node is not running or the arguments
	 * cannot be written as JSON
	 */
	<T> CompletableFuture<Map<String, CallResult<T>>> callAsync(String method, Class<T> resultType,
			@Nullable Object... args);

	/**
	 * Calls a method of every peer with generic results without waiting.
	 * @param <T> the type of the results
	 * @param method the method's name
	 * @param resultType the type to read each result as
	 * @param args the positional arguments
	 * @return completes when all have answered or the timeout is over; cancelling it
	 * cancels the pending calls. Fails only if the node is not running or the arguments
	 * cannot be written as JSON
	 */
	<T> CompletableFuture<Map<String, CallResult<T>>> callAsync(String method, TypeReference<T> resultType,
			@Nullable Object... args);

	/**
	 * Calls a method of every peer and waits for the first success; the calls that are
	 * then still pending are cancelled.
	 * @param <T> the type of the result
	 * @param method the method's name
	 * @param resultType the type to read the result as
	 * @param args the positional arguments
	 * @return the first success
	 * @throws PeerLinkException if there is none; its suppressed exceptions are those of
	 * the peers
	 */
	<T> CallResult<T> first(String method, Class<T> resultType, @Nullable Object... args);

	/**
	 * Calls a method of every peer and waits for the first success with its generic
	 * result.
	 * @param <T> the type of the result
	 * @param method the method's name
	 * @param resultType the type to read the result as
	 * @param args the positional arguments
	 * @return the first success
	 * @throws PeerLinkException if there is none; its suppressed exceptions are those of
	 * the peers
	 */
	<T> CallResult<T> first(String method, TypeReference<T> resultType, @Nullable Object... args);

	/**
	 * Calls a method of every peer and waits for the first few successes; the calls that
	 * are then still pending are cancelled.
	 * @param <T> the type of the results
	 * @param count the number of successes to wait for; positive
	 * @param method the method's name
	 * @param resultType the type to read each result as
	 * @param args the positional arguments
	 * @return the successes, fastest first; fewer than {@code count} if no more arrived
	 * within the timeout
	 */
	<T> List<CallResult<T>> first(int count, String method, Class<T> resultType, @Nullable Object... args);

	/**
	 * Calls a method of every peer and waits for the first few successes with their
	 * generic results.
	 * @param <T> the type of the results
	 * @param count the number of successes to wait for; positive
	 * @param method the method's name
	 * @param resultType the type to read each result as
	 * @param args the positional arguments
	 * @return the successes, fastest first; fewer than {@code count} if no more arrived
	 * within the timeout
	 */
	<T> List<CallResult<T>> first(int count, String method, TypeReference<T> resultType, @Nullable Object... args);

	/**
	 * Calls a method of every peer without waiting; only the first success counts.
	 * @param <T> the type of the result
	 * @param method the method's name
	 * @param resultType the type to read the result as
	 * @param args the positional arguments
	 * @return completes with the first success, or fails with what
	 * {@link #first(String, Class, Object...)} throws; cancelling it cancels the pending
	 * calls
	 */
	<T> CompletableFuture<CallResult<T>> firstAsync(String method, Class<T> resultType, @Nullable Object... args);

	/**
	 * Calls a method of every peer with a generic result without waiting; only the first
	 * success counts.
	 * @param <T> the type of the result
	 * @param method the method's name
	 * @param resultType the type to read the result as
	 * @param args the positional arguments
	 * @return completes with the first success, or fails with what
	 * {@link #first(String, TypeReference, Object...)} throws; cancelling it cancels the
	 * pending calls
	 */
	<T> CompletableFuture<CallResult<T>> firstAsync(String method, TypeReference<T> resultType,
			@Nullable Object... args);

	/**
	 * Calls a method of every peer without waiting; only the first few successes count.
	 * @param <T> the type of the results
	 * @param count the number of successes to wait for; positive
	 * @param method the method's name
	 * @param resultType the type to read each result as
	 * @param args the positional arguments
	 * @return completes with the successes, fastest first; fewer than {@code count} if no
	 * more arrived within the timeout
	 */
	<T> CompletableFuture<List<CallResult<T>>> firstAsync(int count, String method, Class<T> resultType,
			@Nullable Object... args);

	/**
	 * Calls a method of every peer with generic results without waiting; only the first
	 * few successes count.
	 * @param <T> the type of the results
	 * @param count the number of successes to wait for; positive
	 * @param method the method's name
	 * @param resultType the type to read each result as
	 * @param args the positional arguments
	 * @return completes with the successes, fastest first; fewer than {@code count} if no
	 * more arrived within the timeout
	 */
	<T> CompletableFuture<List<CallResult<T>>> firstAsync(int count, String method, TypeReference<T> resultType,
			@Nullable Object... args);

	/**
	 * Returns an implementation of an interface whose methods call all peers. A method
	 * calls the peers' method of the same name and returns one of these:
	 * <ul>
	 * <li>{@code List<CallResult<T>>}: each peer's result or error, in the order of the
	 * peers;</li>
	 * <li>{@code Map<String, CallResult<T>>}: the same by the peer's name;</li>
	 * <li>{@code void}: nothing; errors of peers are ignored;</li>
	 * <li>a {@link java.util.concurrent.CompletionStage} of one of them, with
	 * {@link Void} for {@code void}: the method does not wait.</li>
	 * </ul>
	 * Default methods and those of {@link Object} run locally.
	 * @param <I> the interface
	 * @param type the interface
	 * @return a proxy, thread-safe
	 * @throws InvalidClientException if it is not an interface, or if one of its methods
	 * cannot be called
	 */
	default <I> I proxy(Class<I> type) {
		return proxy(type, ClientContract.DEFAULT);
	}

	/**
	 * Returns an implementation of an interface whose methods call all peers, as
	 * {@link #proxy(Class)} does, mapped by a contract.
	 * @param <I> the interface
	 * @param type the interface
	 * @param contract maps its methods to calls
	 * @return a proxy, thread-safe
	 * @throws InvalidClientException if it is not an interface, or if one of its methods
	 * cannot be called
	 */
	<I> I proxy(Class<I> type, ClientContract contract);

}
