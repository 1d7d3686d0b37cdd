package io.peerlink.internal.client;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

import io.peerlink.call.CallOptions;
import io.peerlink.call.ClientContract;
import io.peerlink.call.PeerClient;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.internal.client.proxy.ClientProxy;
import io.peerlink.internal.client.proxy.MethodCaller;
import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.membership.Pong;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * A client that outlives the runs of its node and the lives of its peer: both are looked
 * up at every call.
 */
public final class DefaultPeerClient implements PeerClient, MethodCaller {

	private final Supplier<Caller> caller;

	private final String target;

	private final Supplier<Peer> peer;

	private final CallOptions options;

	/**
	 * Creates a client.
	 * @param caller gives the running node's caller at every call
	 * @param target who is called, for people
	 * @param peer looks the peer up at every call
	 * @param options how calls are made
	 */
	public DefaultPeerClient(Supplier<Caller> caller, String target, Supplier<Peer> peer, CallOptions options) {
		this.caller = caller;
		this.target = target;
		this.peer = peer;
		this.options = options;
	}

	@Override
	public DefaultPeerClient with(CallOptions options) {
		return new DefaultPeerClient(this.caller, this.target, this.peer, options);
	}

	@Override
	public CallOptions options() {
		return this.options;
	}

	@Override
	@SuppressWarnings("unchecked") // int.class is a Class<Integer>, which cast() denies.
	public <T> @Nullable T call(String method, Class<T> resultType, @Nullable Object... args) {
		return (T) invoke(resultType, method, args);
	}

	@Override
	@SuppressWarnings("unchecked") // The reference carries T.
	public <T> @Nullable T call(String method, TypeReference<T> resultType, @Nullable Object... args) {
		return (T) invoke(resultType.getType(), method, args);
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
		return (CompletableFuture<@Nullable T>) invokeAsync(resultType.getType(), method, args);
	}

	@Override
	public @Nullable Object invoke(Type resultType, String method, @Nullable Object... args) {
		return this.caller.get().call(invocation(resultType, method, args));
	}

	@Override
	public CompletableFuture<?> invokeAsync(Type resultType, String method, @Nullable Object... args) {
		try {
			return this.caller.get().callAsync(invocation(resultType, method, args));
		}
		catch (PeerLinkException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private Invocation invocation(Type resultType, String method, @Nullable Object[] args) {
		return new Invocation(this.target, this.peer, method, this.options, args, resultType);
	}

	@Override
	public <I> I proxy(Class<I> type, ClientContract contract) {
		return ClientProxy.create(type, this, contract);
	}

	@Override
	public Duration ping() {
		Caller caller = this.caller.get();
		Duration timeout = caller.timeout(this.options);
		Peer target = this.peer.get();
		CompletableFuture<Pong> pong = caller.pinger().ping(target.address(), timeout);
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

	@Override
	public CompletableFuture<Duration> pingAsync() {
		try {
			Caller caller = this.caller.get();
			return pingAsync(caller, this.peer.get(), caller.timeout(this.options));
		}
		catch (PeerLinkException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private CompletableFuture<Duration> pingAsync(Caller caller, Peer target, Duration timeout) {
		CompletableFuture<Pong> pong = caller.pinger().ping(target.address(), timeout);
		CompletableFuture<Duration> roundTrip = new CompletableFuture<>();
		Futures.whenDone(roundTrip, (time, failure) -> pong.cancel(false));
		Futures.whenDone(pong, (answer, failure) -> caller.callbacks().execute(() -> {
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

}
