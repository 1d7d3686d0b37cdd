package io.peerlink.rpc;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

import io.peerlink.concurrent.Futures;
import io.peerlink.discovery.Peer;
import io.peerlink.discovery.Pong;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerTimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * Calls one peer. Immutable, for any number of threads, and not bound to one life of the
 * peer: the name is looked up at every call.
 * <p>
 * A request to a peer that removes duplicates, as every Java node does, is sent again
 * until it is answered, and executed once; to any other peer only when the call is
 * {@link CallOptions#withIdempotent(boolean) idempotent}. In a handler no call takes
 * longer than the handler's caller waits.
 * <p>
 * All calls may end with {@link io.peerlink.error.PeerNotFoundException},
 * {@link io.peerlink.error.PeerTimeoutException},
 * {@link io.peerlink.error.RemoteErrorException},
 * {@link io.peerlink.error.PeerBusyException},
 * {@link io.peerlink.error.PeerRestartedException},
 * {@link io.peerlink.error.ReplyLostException},
 * {@link io.peerlink.error.PayloadTooLargeException} or another
 * {@link PeerLinkException}; an asynchronous call never throws, its future fails.
 */
public final class PeerClient {

	private final Supplier<RpcEngine> engine;

	private final String target;

	private final Supplier<Peer> peer;

	private final CallOptions options;

	/**
	 * Create a client.
	 * @param engine gives the running engine at every call
	 * @param target who is called, for people
	 * @param peer looks the peer up at every call
	 * @param options how calls are made
	 */
	public PeerClient(Supplier<RpcEngine> engine, String target, Supplier<Peer> peer, CallOptions options) {
		this.engine = engine;
		this.target = target;
		this.peer = peer;
		this.options = options;
	}

	/**
	 * Make calls differently.
	 * @param options how calls are made
	 * @return a client for the same peer
	 */
	public PeerClient with(CallOptions options) {
		return new PeerClient(this.engine, this.target, this.peer, options);
	}

	/**
	 * Call a method and wait for its result.
	 * @param <T> the type of the result
	 * @param method the method's name
	 * @param resultType what the result is read as; {@code void.class} to ignore it
	 * @param args the positional arguments
	 * @return the result, {@code null} when the peer returned nothing
	 */
	@SuppressWarnings("unchecked") // int.class is a Class<Integer>, which cast() denies.
	public <T> @Nullable T call(String method, Class<T> resultType, @Nullable Object... args) {
		return (T) callFor(resultType, method, args);
	}

	/**
	 * Call a method and wait for its generic result.
	 * @param <T> the type of the result
	 * @param method the method's name
	 * @param resultType what the result is read as
	 * @param args the positional arguments
	 * @return the result, {@code null} when the peer returned nothing
	 */
	@SuppressWarnings("unchecked") // The reference carries T.
	public <T> @Nullable T call(String method, TypeReference<T> resultType, @Nullable Object... args) {
		return (T) callFor(resultType.getType(), method, args);
	}

	/**
	 * Call a method without waiting.
	 * @param <T> the type of the result
	 * @param method the method's name
	 * @param resultType what the result is read as; {@code void.class} to ignore it
	 * @param args the positional arguments
	 * @return completes on a callback thread; cancelling it forgets the call and tells
	 * the peer, which then interrupts the handler. What is hung on it may make calls, but
	 * must not wait for another future: there are only so many callback threads
	 */
	@SuppressWarnings("unchecked") // The result was read as T.
	public <T> CompletableFuture<@Nullable T> callAsync(String method, Class<T> resultType, @Nullable Object... args) {
		return (CompletableFuture<@Nullable T>) callAsyncFor(resultType, method, args);
	}

	/**
	 * Call a method with a generic result without waiting.
	 * @param <T> the type of the result
	 * @param method the method's name
	 * @param resultType what the result is read as
	 * @param args the positional arguments
	 * @return completes on a callback thread; cancelling it forgets the call and tells
	 * the peer, which then interrupts the handler. What is hung on it may make calls, but
	 * must not wait for another future: there are only so many callback threads
	 */
	@SuppressWarnings("unchecked") // The reference carries T.
	public <T> CompletableFuture<@Nullable T> callAsync(String method, TypeReference<T> resultType,
			@Nullable Object... args) {
		return (CompletableFuture<@Nullable T>) callAsyncFor(resultType.getType(), method, args);
	}

	/**
	 * Make the peer's methods look like those of an interface. A method calls the peer's
	 * method of the same name; one that returns a
	 * {@link java.util.concurrent.CompletionStage} does not wait; default methods and
	 * those of {@link Object} stay here.
	 * @param <I> the interface
	 * @param type the interface
	 * @return a proxy, for any number of threads
	 * @throws InvalidClientException when it is no interface, or one of its methods
	 * cannot be called
	 */
	public <I> I as(Class<I> type) {
		return as(type, ClientContract.DEFAULT);
	}

	/**
	 * Make the peer's methods look like those of an interface, by a contract that says
	 * how they are called. Default methods and those of {@link Object} stay here.
	 * @param <I> the interface
	 * @param type the interface
	 * @param contract how its methods become calls
	 * @return a proxy, for any number of threads
	 * @throws InvalidClientException when it is no interface, or one of its methods
	 * cannot be called
	 */
	public <I> I as(Class<I> type, ClientContract contract) {
		return ClientProxy.create(type, this, contract);
	}

	/**
	 * Ping the peer.
	 * @return the round-trip time
	 * @throws PeerLinkException when it does not answer within the timeout
	 */
	public Duration ping() {
		RpcEngine engine = this.engine.get();
		Duration timeout = engine.caller().timeout(this.options);
		Peer target = this.peer.get();
		CompletableFuture<Pong> pong = engine.pinger().ping(target.address(), timeout);
		try {
			return pong.get().roundTrip();
		}
		catch (ExecutionException ex) {
			throw noPong(target, timeout, ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new PeerLinkException("Interrupted while waiting for the answer to a ping", ex);
		}
	}

	/**
	 * Ping the peer without waiting.
	 * @return completes with the round-trip time on a callback thread; cancelling it
	 * forgets the ping
	 */
	public CompletableFuture<Duration> pingAsync() {
		try {
			RpcEngine engine = this.engine.get();
			return pingAsync(engine, this.peer.get(), engine.caller().timeout(this.options));
		}
		catch (PeerLinkException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private CompletableFuture<Duration> pingAsync(RpcEngine engine, Peer target, Duration timeout) {
		CompletableFuture<Pong> pong = engine.pinger().ping(target.address(), timeout);
		CompletableFuture<Duration> roundTrip = new CompletableFuture<>();
		Futures.whenDone(roundTrip, (time, failure) -> pong.cancel(false));
		Futures.whenDone(pong, (answer, failure) -> engine.caller().callbacks().execute(() -> {
			if (answer != null) {
				roundTrip.complete(answer.roundTrip());
			}
			else {
				roundTrip.completeExceptionally(noPong(target, timeout, failure));
			}
		}));
		return roundTrip;
	}

	private PeerLinkException noPong(Peer target, Duration timeout, @Nullable Throwable cause) {
		return (cause instanceof PeerTimeoutException) ? new PeerTimeoutException(target.name(), "a ping", timeout)
				: new PeerLinkException(this + " got no answer to a ping: " + cause, cause);
	}

	@Override
	public String toString() {
		return "client for '" + this.target + "'";
	}

	CallOptions options() {
		return this.options;
	}

	@Nullable Object callFor(Type resultType, String method, @Nullable Object... args) {
		return this.engine.get().caller().call(invocation(resultType, method, args));
	}

	CompletableFuture<?> callAsyncFor(Type resultType, String method, @Nullable Object... args) {
		try {
			return this.engine.get().caller().callAsync(invocation(resultType, method, args));
		}
		catch (PeerLinkException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private Invocation invocation(Type resultType, String method, @Nullable Object[] args) {
		return new Invocation(this.target, this.peer, method, this.options, args, resultType);
	}

}
