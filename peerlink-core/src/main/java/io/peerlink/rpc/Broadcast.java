package io.peerlink.rpc;

import java.lang.reflect.Type;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

import io.peerlink.discovery.Peer;
import io.peerlink.error.PeerLinkException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * Calls every known peer at once (WIRE.md section 4). Immutable, for any number of
 * threads; who is known is looked up at every call. No peer's failure makes a call throw.
 */
public final class Broadcast {

	private static final int ALL = Integer.MAX_VALUE;

	private final Supplier<RpcEngine> engine;

	private final Supplier<List<Peer>> peers;

	private final CallOptions options;

	/**
	 * Create a client.
	 * @param engine gives the running engine at every call
	 * @param peers lists the peers at every call
	 * @param options how calls are made
	 */
	public Broadcast(Supplier<RpcEngine> engine, Supplier<List<Peer>> peers, CallOptions options) {
		this.engine = engine;
		this.peers = peers;
		this.options = options;
	}

	/**
	 * Make calls differently.
	 * @param options how calls are made
	 * @return a client for the same peers
	 */
	public Broadcast with(CallOptions options) {
		return new Broadcast(this.engine, this.peers, options);
	}

	/**
	 * Call a method of every peer and wait until all have answered, or the timeout is
	 * over.
	 * @param <T> the type of the results
	 * @param method the method's name
	 * @param resultType what each result is read as
	 * @param args the positional arguments
	 * @return each peer's result or error by the peer's name, in the order of the peers
	 */
	public <T> Map<String, CallResult<T>> call(String method, Class<T> resultType, @Nullable Object... args) {
		return byName(this.<T>begin(ALL, method, resultType, args).await());
	}

	/**
	 * Call a method of every peer with generic results and wait.
	 * @param <T> the type of the results
	 * @param method the method's name
	 * @param resultType what each result is read as
	 * @param args the positional arguments
	 * @return each peer's result or error by the peer's name, in the order of the peers
	 */
	public <T> Map<String, CallResult<T>> call(String method, TypeReference<T> resultType, @Nullable Object... args) {
		return byName(this.<T>begin(ALL, method, resultType.getType(), args).await());
	}

	/**
	 * Call a method of every peer without waiting.
	 * @param <T> the type of the results
	 * @param method the method's name
	 * @param resultType what each result is read as
	 * @param args the positional arguments
	 * @return completes when all have answered or the timeout is over; cancelling it
	 * forgets the calls. Fails only when the node is not running or the arguments cannot
	 * be written as JSON
	 */
	public <T> CompletableFuture<Map<String, CallResult<T>>> callAsync(String method, Class<T> resultType,
			@Nullable Object... args) {
		return this.<T, Map<String, CallResult<T>>>beginAsync(ALL, method, resultType, args, Broadcast::byName);
	}

	/**
	 * Call a method of every peer with generic results without waiting.
	 * @param <T> the type of the results
	 * @param method the method's name
	 * @param resultType what each result is read as
	 * @param args the positional arguments
	 * @return completes when all have answered or the timeout is over; cancelling it
	 * forgets the calls. Fails only when the node is not running or the arguments cannot
	 * be written as JSON
	 */
	public <T> CompletableFuture<Map<String, CallResult<T>>> callAsync(String method, TypeReference<T> resultType,
			@Nullable Object... args) {
		return this.<T, Map<String, CallResult<T>>>beginAsync(ALL, method, resultType.getType(), args,
				Broadcast::byName);
	}

	/**
	 * Call a method of every peer and wait for the first success; the calls that are then
	 * still open are forgotten.
	 * @param <T> the type of the result
	 * @param method the method's name
	 * @param resultType what the result is read as
	 * @param args the positional arguments
	 * @return the first success
	 * @throws PeerLinkException when there is none; its suppressed exceptions are those
	 * of the peers
	 */
	public <T> CallResult<T> first(String method, Class<T> resultType, @Nullable Object... args) {
		return firstOf(method, this.<T>begin(1, method, resultType, args).await());
	}

	/**
	 * Call a method of every peer and wait for the first success with its generic result.
	 * @param <T> the type of the result
	 * @param method the method's name
	 * @param resultType what the result is read as
	 * @param args the positional arguments
	 * @return the first success
	 * @throws PeerLinkException when there is none; its suppressed exceptions are those
	 * of the peers
	 */
	public <T> CallResult<T> first(String method, TypeReference<T> resultType, @Nullable Object... args) {
		return firstOf(method, this.<T>begin(1, method, resultType.getType(), args).await());
	}

	/**
	 * Call a method of every peer and wait for the first few successes; the calls that
	 * are then still open are forgotten.
	 * @param <T> the type of the results
	 * @param count how many successes are wanted; positive
	 * @param method the method's name
	 * @param resultType what each result is read as
	 * @param args the positional arguments
	 * @return the successes, fastest first; fewer than wanted when no more came before
	 * the timeout
	 */
	public <T> List<CallResult<T>> first(int count, String method, Class<T> resultType, @Nullable Object... args) {
		return fastest(count, this.<T>begin(positive(count), method, resultType, args).await());
	}

	/**
	 * Call a method of every peer and wait for the first few successes with their generic
	 * results.
	 * @param <T> the type of the results
	 * @param count how many successes are wanted; positive
	 * @param method the method's name
	 * @param resultType what each result is read as
	 * @param args the positional arguments
	 * @return the successes, fastest first; fewer than wanted when no more came before
	 * the timeout
	 */
	public <T> List<CallResult<T>> first(int count, String method, TypeReference<T> resultType,
			@Nullable Object... args) {
		return fastest(count, this.<T>begin(positive(count), method, resultType.getType(), args).await());
	}

	/**
	 * Call a method of every peer without waiting; only the first success counts.
	 * @param <T> the type of the result
	 * @param method the method's name
	 * @param resultType what the result is read as
	 * @param args the positional arguments
	 * @return completes with the first success, or fails with what
	 * {@link #first(String, Class, Object...)} throws; cancelling it forgets the calls
	 */
	public <T> CompletableFuture<CallResult<T>> firstAsync(String method, Class<T> resultType,
			@Nullable Object... args) {
		return this.<T, CallResult<T>>beginAsync(1, method, resultType, args, (results) -> firstOf(method, results));
	}

	/**
	 * Call a method of every peer with a generic result without waiting; only the first
	 * success counts.
	 * @param <T> the type of the result
	 * @param method the method's name
	 * @param resultType what the result is read as
	 * @param args the positional arguments
	 * @return completes with the first success, or fails with what
	 * {@link #first(String, TypeReference, Object...)} throws; cancelling it forgets the
	 * calls
	 */
	public <T> CompletableFuture<CallResult<T>> firstAsync(String method, TypeReference<T> resultType,
			@Nullable Object... args) {
		return this.<T, CallResult<T>>beginAsync(1, method, resultType.getType(), args,
				(results) -> firstOf(method, results));
	}

	/**
	 * Call a method of every peer without waiting; only the first few successes count.
	 * @param <T> the type of the results
	 * @param count how many successes are wanted; positive
	 * @param method the method's name
	 * @param resultType what each result is read as
	 * @param args the positional arguments
	 * @return completes with the successes, fastest first; fewer than wanted when no more
	 * came before the timeout
	 */
	public <T> CompletableFuture<List<CallResult<T>>> firstAsync(int count, String method, Class<T> resultType,
			@Nullable Object... args) {
		return this.<T, List<CallResult<T>>>beginAsync(positive(count), method, resultType, args,
				(results) -> fastest(count, results));
	}

	/**
	 * Call a method of every peer with generic results without waiting; only the first
	 * few successes count.
	 * @param <T> the type of the results
	 * @param count how many successes are wanted; positive
	 * @param method the method's name
	 * @param resultType what each result is read as
	 * @param args the positional arguments
	 * @return completes with the successes, fastest first; fewer than wanted when no more
	 * came before the timeout
	 */
	public <T> CompletableFuture<List<CallResult<T>>> firstAsync(int count, String method, TypeReference<T> resultType,
			@Nullable Object... args) {
		return this.<T, List<CallResult<T>>>beginAsync(positive(count), method, resultType.getType(), args,
				(results) -> fastest(count, results));
	}

	private <T> Gathering<T> begin(int wanted, String method, Type resultType, @Nullable Object[] args) {
		Caller caller = this.engine.get().caller();
		Gathering<T> gathering = new Gathering<>(caller, this.peers.get(), wanted, method, resultType);
		gathering.begin(caller.payload(this.options, args));
		return gathering;
	}

	private <T, R> CompletableFuture<R> beginAsync(int wanted, String method, Type resultType, @Nullable Object[] args,
			Function<List<CallResult<T>>, R> mapping) {
		try {
			return this.<T>begin(wanted, method, resultType, args).map(mapping);
		}
		catch (PeerLinkException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private static <T> Map<String, CallResult<T>> byName(List<CallResult<T>> results) {
		Map<String, CallResult<T>> byName = new LinkedHashMap<>();
		results.forEach((result) -> byName.put(result.peer().name(), result));
		return Collections.unmodifiableMap(byName);
	}

	private static <T> List<CallResult<T>> fastest(int count, List<CallResult<T>> results) {
		return results.stream()
			.filter(CallResult::isSuccess)
			.sorted(Comparator.comparing(CallResult::elapsed))
			.limit(count)
			.toList();
	}

	private static <T> CallResult<T> firstOf(String method, List<CallResult<T>> results) {
		return fastest(1, results).stream().findFirst().orElseThrow(() -> noSuccess(method, results));
	}

	private static PeerLinkException noSuccess(String method, List<? extends CallResult<?>> results) {
		PeerLinkException failure = new PeerLinkException(
				results.isEmpty() ? "Nobody to call " + method + " on: no peers are known"
						: "None of " + results.size() + " peers answered " + method + " with a result");
		results.stream().map(CallResult::error).filter(Objects::nonNull).forEach(failure::addSuppressed);
		return failure;
	}

	private static int positive(int count) {
		if (count < 1) {
			throw new IllegalArgumentException("count must be positive but is " + count);
		}
		return count;
	}

}
