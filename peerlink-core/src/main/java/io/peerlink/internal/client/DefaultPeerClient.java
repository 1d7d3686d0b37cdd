package io.peerlink.internal.client;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

import io.peerlink.call.CallOptions;
import io.peerlink.call.ClientContract;
import io.peerlink.call.PeerClient;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.internal.client.proxy.ClientProxy;
import io.peerlink.internal.client.proxy.MethodCaller;
import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.concurrent.ManagedWait;
import io.peerlink.internal.membership.Pong;
import io.peerlink.internal.payload.StreamedTypes;
import io.peerlink.internal.value.StreamedValues;
import io.peerlink.peer.Peer;
import io.peerlink.spi.StreamedType;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * A client of one peer. It is bound neither to one run of its node nor to one life of the
 * peer: both are looked up at every call.
 */
public final class DefaultPeerClient implements PeerClient, MethodCaller {

	private final Supplier<CallEngine> engine;

	private final CallTarget target;

	private final StreamedTypes streamedTypes;

	/**
	 * Creates a client.
	 * @param engine returns the engine of the running node, at every call
	 * @param name the name of the peer as the user gave it
	 * @param peer looks up a peer that is up, at every call
	 * @param options the options of the calls
	 * @param streamedTypes the types whose values are sent as they come
	 */
	public DefaultPeerClient(Supplier<CallEngine> engine, String name, Supplier<Peer> peer, CallOptions options,
			StreamedTypes streamedTypes) {
		this(engine, new CallTarget(checkName(name), peer, true, options), streamedTypes);
	}

	/**
	 * Creates a client of one instance, which is not looked up.
	 * @param engine returns the engine of the running node, at every call
	 * @param peer the instance
	 * @param options the options of the calls
	 * @param streamedTypes the types whose values are sent as they come
	 */
	public DefaultPeerClient(Supplier<CallEngine> engine, Peer peer, CallOptions options, StreamedTypes streamedTypes) {
		this(engine, new CallTarget(Objects.requireNonNull(peer, "peer must not be null").name(), () -> peer, false,
				options), streamedTypes);
	}

	private DefaultPeerClient(Supplier<CallEngine> engine, CallTarget target, StreamedTypes streamedTypes) {
		this.engine = engine;
		this.target = target;
		this.streamedTypes = streamedTypes;
	}

	private static String checkName(String name) {
		Objects.requireNonNull(name, "name must not be null");
		if (name.isBlank()) {
			throw new IllegalArgumentException("name must not be blank");
		}
		return name;
	}

	@Override
	public DefaultPeerClient with(CallOptions options) {
		return new DefaultPeerClient(this.engine, this.target.with(options), this.streamedTypes);
	}

	@Override
	public CallOptions options() {
		return this.target.options();
	}

	@Override
	@SuppressWarnings("unchecked") // int.class is a Class<Integer>, which cast() denies.
	public <T> @Nullable T call(String method, Class<T> resultType, @Nullable Object... args) {
		return (T) invoke(resultType, method, args);
	}

	@Override
	@SuppressWarnings("unchecked") // The reference carries T.
	public <T> @Nullable T call(String method, TypeReference<T> resultType, @Nullable Object... args) {
		return (T) invoke(CallArguments.typeOf(resultType), method, args);
	}

	@Override
	@SuppressWarnings("unchecked") // The result was read as T.
	public <T> CompletableFuture<@Nullable T> callAsync(String method, Class<T> resultType, @Nullable Object... args) {
		return (CompletableFuture<@Nullable T>) invokeAsync(resultType, method, args);
	}

	@Override
	@SuppressWarnings("unchecked") // The reference carries T.
	public <T> CompletableFuture<@Nullable T> callAsync(String method, TypeReference<T> resultType,
			@Nullable Object... args) {
		return (CompletableFuture<@Nullable T>) invokeAsync(CallArguments.typeOf(resultType), method, args);
	}

	@Override
	public Type answerType(Type resultType) {
		return resultType;
	}

	@Override
	public StreamedTypes streamedTypes() {
		return this.streamedTypes;
	}

	@Override
	public Object defer(StreamedType type, Type resultType, String method, @Nullable Object... args) {
		CallArguments.check(method, resultType, args);
		Flow.Publisher<Object> publisher = (subscriber) -> subscribe(subscriber, resultType, method, args);
		return type.fromPublisher(publisher);
	}

	private void subscribe(Flow.Subscriber<? super Object> subscriber, Type resultType, String method,
			@Nullable Object[] args) {
		Objects.requireNonNull(subscriber, "subscriber must not be null");
		CallEngine running;
		try {
			running = this.engine.get();
		}
		catch (PeerLinkException ex) {
			StreamedValues.refuse(subscriber, ex);
			return;
		}
		running.subscribe(subscriber, this.target, method, resultType, args);
	}

	@Override
	public String resultHint() {
		return "return what the answer is read as, such as a List or a Stream, or a CompletableFuture of it";
	}

	@Override
	public @Nullable Object invoke(Type resultType, String method, @Nullable Object... args) {
		CallArguments.check(method, resultType, args);
		return this.engine.get().call(this.target, method, resultType, args);
	}

	@Override
	public CompletableFuture<?> invokeAsync(Type resultType, String method, @Nullable Object... args) {
		CallArguments.check(method, resultType, args);
		try {
			return this.engine.get().callAsync(this.target, method, resultType, args);
		}
		catch (PeerLinkException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	@Override
	public <I> I proxy(Class<I> type, ClientContract contract) {
		Objects.requireNonNull(type, "type must not be null");
		Objects.requireNonNull(contract, "contract must not be null");
		return ClientProxy.create(type, this, contract);
	}

	@Override
	public Duration ping() {
		CallEngine engine = this.engine.get();
		Duration timeout = engine.timeout(options());
		Peer peer = this.target.peer().get();
		try (ManagedWait wait = ManagedWait.begin()) {
			return engine.pinger().ping(peer.address(), timeout).get().roundTrip();
		}
		catch (ExecutionException ex) {
			throw pingFailure(peer, timeout, ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new PeerLinkException("Interrupted while waiting for the answer to a ping", ex);
		}
	}

	@Override
	public CompletableFuture<Duration> pingAsync() {
		try {
			CallEngine engine = this.engine.get();
			return pingAsync(engine, this.target.peer().get(), engine.timeout(options()));
		}
		catch (PeerLinkException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private CompletableFuture<Duration> pingAsync(CallEngine engine, Peer peer, Duration timeout) {
		CompletableFuture<Pong> pong = engine.pinger().ping(peer.address(), timeout);
		CompletableFuture<Duration> roundTrip = new CompletableFuture<>();
		Futures.whenDone(roundTrip, (time, failure) -> pong.cancel(false));
		Futures.whenDone(pong, (answer, failure) -> engine.callbacks().execute(() -> {
			if (answer != null) {
				roundTrip.complete(answer.roundTrip());
			}
			else {
				roundTrip.completeExceptionally(pingFailure(peer, timeout, failure));
			}
		}));
		return roundTrip;
	}

	private PeerLinkException pingFailure(Peer peer, Duration timeout, @Nullable Throwable cause) {
		return (cause instanceof PeerTimeoutException)
				? PeerTimeoutException.noPong(peer.name(), timeout, cause.getCause())
				: new PeerLinkException(this + " got no answer to a ping: " + cause, cause);
	}

	@Override
	public String toString() {
		return "client for '" + this.target.name() + "'";
	}

}
