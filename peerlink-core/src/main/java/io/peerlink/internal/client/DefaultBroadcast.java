package io.peerlink.internal.client;

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

import io.peerlink.call.Broadcast;
import io.peerlink.call.CallOptions;
import io.peerlink.call.CallResult;
import io.peerlink.call.ClientContract;
import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.client.proxy.ClientProxy;
import io.peerlink.internal.concurrent.ManagedWait;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * A client of all peers. It is not bound to one run of its node.
 */
public final class DefaultBroadcast implements Broadcast {

	private static final int ALL = Integer.MAX_VALUE;

	private final Supplier<CallEngine> engine;

	private final Supplier<List<Peer>> peers;

	private final CallOptions options;

	/**
	 * Creates a client.
	 * @param engine returns the engine of the running node, at every call
	 * @param peers lists the peers, at every call
	 * @param options the options of the calls
	 */
	public DefaultBroadcast(Supplier<CallEngine> engine, Supplier<List<Peer>> peers, CallOptions options) {
		this.engine = engine;
		this.peers = peers;
		this.options = options;
	}

	@Override
	public DefaultBroadcast with(CallOptions options) {
		Objects.requireNonNull(options, "options must not be null");
		return new DefaultBroadcast(this.engine, this.peers, options);
	}

	@Override
	public <T> Map<String, CallResult<T>> call(String method, Class<T> resultType, @Nullable Object... args) {
		return byName(this.<T>await(ALL, method, resultType, args));
	}

	@Override
	public <T> Map<String, CallResult<T>> call(String method, TypeReference<T> resultType, @Nullable Object... args) {
		return byName(this.<T>await(ALL, method, CallArguments.typeOf(resultType), args));
	}

	@Override
	public <T> CompletableFuture<Map<String, CallResult<T>>> callAsync(String method, Class<T> resultType,
			@Nullable Object... args) {
		return this.<T, Map<String, CallResult<T>>>startAsync(ALL, method, resultType, args, DefaultBroadcast::byName);
	}

	@Override
	public <T> CompletableFuture<Map<String, CallResult<T>>> callAsync(String method, TypeReference<T> resultType,
			@Nullable Object... args) {
		return this.<T, Map<String, CallResult<T>>>startAsync(ALL, method, CallArguments.typeOf(resultType), args,
				DefaultBroadcast::byName);
	}

	@Override
	public <T> CallResult<T> first(String method, Class<T> resultType, @Nullable Object... args) {
		return firstOf(method, this.<T>await(1, method, resultType, args));
	}

	@Override
	public <T> CallResult<T> first(String method, TypeReference<T> resultType, @Nullable Object... args) {
		return firstOf(method, this.<T>await(1, method, CallArguments.typeOf(resultType), args));
	}

	@Override
	public <T> List<CallResult<T>> first(int count, String method, Class<T> resultType, @Nullable Object... args) {
		return fastest(count, this.<T>await(positive(count), method, resultType, args));
	}

	@Override
	public <T> List<CallResult<T>> first(int count, String method, TypeReference<T> resultType,
			@Nullable Object... args) {
		return fastest(count, this.<T>await(positive(count), method, CallArguments.typeOf(resultType), args));
	}

	@Override
	public <T> CompletableFuture<CallResult<T>> firstAsync(String method, Class<T> resultType,
			@Nullable Object... args) {
		return this.<T, CallResult<T>>startAsync(1, method, resultType, args, (results) -> firstOf(method, results));
	}

	@Override
	public <T> CompletableFuture<CallResult<T>> firstAsync(String method, TypeReference<T> resultType,
			@Nullable Object... args) {
		return this.<T, CallResult<T>>startAsync(1, method, CallArguments.typeOf(resultType), args,
				(results) -> firstOf(method, results));
	}

	@Override
	public <T> CompletableFuture<List<CallResult<T>>> firstAsync(int count, String method, Class<T> resultType,
			@Nullable Object... args) {
		return this.<T, List<CallResult<T>>>startAsync(positive(count), method, resultType, args,
				(results) -> fastest(count, results));
	}

	@Override
	public <T> CompletableFuture<List<CallResult<T>>> firstAsync(int count, String method, TypeReference<T> resultType,
			@Nullable Object... args) {
		return this.<T, List<CallResult<T>>>startAsync(positive(count), method, CallArguments.typeOf(resultType), args,
				(results) -> fastest(count, results));
	}

	@Override
	public <I> I proxy(Class<I> type, ClientContract contract) {
		Objects.requireNonNull(type, "type must not be null");
		Objects.requireNonNull(contract, "contract must not be null");
		return ClientProxy.create(type, new BroadcastCaller(this, this.options), contract);
	}

	@Nullable Object call(BroadcastResult result, String method, @Nullable Object[] args) {
		return result.mapping().apply(this.<Object>await(ALL, method, result.answerType(), args));
	}

	CompletableFuture<@Nullable Object> callAsync(BroadcastResult result, String method, @Nullable Object[] args) {
		return this.<Object, @Nullable Object>startAsync(ALL, method, result.answerType(), args, result.mapping());
	}

	private <T> List<CallResult<T>> await(int wanted, String method, Type resultType, @Nullable Object[] args) {
		ManagedWait.check();
		return this.<T>start(wanted, method, resultType, args, true).await();
	}

	private <T> BroadcastCall<T> start(int wanted, String method, Type resultType, @Nullable Object[] args,
			boolean awaited) {
		CallArguments.check(method, resultType, args);
		CallEngine engine = this.engine.get();
		engine.values().refuseBroadcast(resultType, args, this.options.kwargs());
		BroadcastCall<T> call = new BroadcastCall<>(engine, this.peers.get(), wanted, method, resultType);
		call.start(engine.payload(this.options, args), awaited);
		return call;
	}

	private <T, R> CompletableFuture<R> startAsync(int wanted, String method, Type resultType, @Nullable Object[] args,
			Function<List<CallResult<T>>, R> mapping) {
		try {
			return this.<T>start(wanted, method, resultType, args, false).results(mapping);
		}
		catch (PeerLinkException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	static <T> Map<String, CallResult<T>> byName(List<CallResult<T>> results) {
		Map<String, CallResult<T>> byName = new LinkedHashMap<>(capacity(results.size()));
		for (CallResult<T> result : results) {
			byName.put(result.peer().name(), result);
		}
		return Collections.unmodifiableMap(byName);
	}

	/**
	 * Returns the capacity of a map that never grows.
	 */
	private static int capacity(int size) {
		return size + size / 3 + 1;
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
				results.isEmpty() ? "Cannot call " + method + ": no peers are up"
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
