package io.peerlink.rpc;

import java.lang.reflect.Type;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
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
		return Gathering.join(callAsync(method, resultType, args));
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
		return Gathering.join(callAsync(method, resultType, args));
	}

	/**
	 * Call a method of every peer without waiting.
	 * @param <T> the type of the results
	 * @param method the method's name
	 * @param resultType what each result is read as
	 * @param args the positional arguments
	 * @return completes when all have answered or the timeout is over; cancelling it
	 * forgets the calls
	 */
	public <T> CompletableFuture<Map<String, CallResult<T>>> callAsync(String method, Class<T> resultType,
			@Nullable Object... args) {
		return gather(method, resultType, args);
	}

	/**
	 * Call a method of every peer with generic results without waiting.
	 * @param <T> the type of the results
	 * @param method the method's name
	 * @param resultType what each result is read as
	 * @param args the positional arguments
	 * @return completes when all have answered or the timeout is over; cancelling it
	 * forgets the calls
	 */
	public <T> CompletableFuture<Map<String, CallResult<T>>> callAsync(String method, TypeReference<T> resultType,
			@Nullable Object... args) {
		return gather(method, resultType.getType(), args);
	}

	/**
	 * Call a method of every peer and wait for the first successes; the calls that are
	 * then still open are forgotten.
	 * @param <T> the type of the results
	 * @param count how many successes are wanted; positive
	 * @param method the method's name
	 * @param resultType what each result is read as
	 * @param args the positional arguments
	 * @return the successes, fastest first; fewer than wanted when no more came before
	 * the timeout
	 */
	public <T> List<CallResult<T>> first(int count, String method, Class<T> resultType, @Nullable Object... args) {
		return Gathering.join(firstAsync(count, method, resultType, args));
	}

	/**
	 * Call a method of every peer without waiting; only the first successes count.
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
		if (count < 1) {
			throw new IllegalArgumentException("count must be positive but is " + count);
		}
		return this.<T>begin(count, method, resultType, args)
			.map((results) -> results.stream()
				.filter(CallResult::isSuccess)
				.sorted(Comparator.comparing(CallResult::elapsed))
				.limit(count)
				.toList());
	}

	/**
	 * Call a method of every peer and wait for the first success.
	 * @param <T> the type of the result
	 * @param method the method's name
	 * @param resultType what the result is read as
	 * @param args the positional arguments
	 * @return the first success
	 * @throws PeerLinkException when there is none; its suppressed exceptions are those
	 * of the peers
	 */
	public <T> CallResult<T> first(String method, Class<T> resultType, @Nullable Object... args) {
		List<CallResult<T>> results = Gathering
			.join(this.<T>begin(1, method, resultType, args).map((gathered) -> gathered));
		return results.stream()
			.filter(CallResult::isSuccess)
			.min(Comparator.comparing(CallResult::elapsed))
			.orElseThrow(() -> noSuccess(method, results));
	}

	private <T> CompletableFuture<Map<String, CallResult<T>>> gather(String method, Type resultType,
			@Nullable Object[] args) {
		return this.<T>begin(Integer.MAX_VALUE, method, resultType, args).map((results) -> {
			Map<String, CallResult<T>> byName = new LinkedHashMap<>();
			results.forEach((result) -> byName.put(result.peer().name(), result));
			return Collections.unmodifiableMap(byName);
		});
	}

	private <T> Gathering<T> begin(int wanted, String method, Type resultType, @Nullable Object[] args) {
		Caller caller = this.engine.get().caller();
		Gathering<T> gathering = new Gathering<>(caller, this.peers.get(), wanted);
		gathering.begin(method, caller.payload(this.options, args), resultType);
		return gathering;
	}

	private static PeerLinkException noSuccess(String method, List<? extends CallResult<?>> results) {
		PeerLinkException failure = new PeerLinkException(
				results.isEmpty() ? "Nobody to call " + method + " on: no peers are known"
						: "None of " + results.size() + " peers answered " + method + " with a result");
		results.stream().map(CallResult::error).filter(Objects::nonNull).forEach(failure::addSuppressed);
		return failure;
	}

}
