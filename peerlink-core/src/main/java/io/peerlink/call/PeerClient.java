package io.peerlink.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.peerlink.error.PeerLinkException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * Calls to one peer. Immutable and thread-safe. Not bound to one instance of the peer:
 * the name is looked up at every call.
 * <p>
 * A request to a peer that removes duplicates, as every Java node does, is retransmitted
 * until it is answered, and executed once. A request to any other peer is retransmitted
 * only if the call is {@linkplain CallOptions#withIdempotent(boolean) idempotent}. A call
 * in a handler takes no longer than the handler's caller waits.
 * <p>
 * A {@link java.util.stream.Stream}, a {@link java.util.concurrent.Flow.Publisher} and an
 * {@link java.io.InputStream}, as the type of the result or as an argument, are read
 * piece by piece and not sent as a whole; so is whatever
 * {@link io.peerlink.PeerLinkBuilder#streamedTypes} has added. Such a result must be
 * closed, unless it is read to its end or nobody subscribes to it: it holds a connection
 * and a thread of the peer. One that nobody begins to read is closed after 30 seconds.
 * Such an argument is closed by the call, whatever happens. The timeout of the call
 * begins anew when the reply has come and with each piece; that of a call with such an
 * argument whenever the peer has taken something of it. What fails meanwhile is thrown by
 * the result, in an {@link java.io.IOException} by an {@code InputStream}.
 * <p>
 * Every call may throw {@link io.peerlink.error.PeerNotFoundException},
 * {@link io.peerlink.error.PeerTimeoutException},
 * {@link io.peerlink.error.RemoteErrorException},
 * {@link io.peerlink.error.PeerBusyException},
 * {@link io.peerlink.error.PeerRestartedException},
 * {@link io.peerlink.error.ReplyLostException},
 * {@link io.peerlink.error.PayloadTooLargeException},
 * {@link io.peerlink.error.PayloadLimitException} or another {@link PeerLinkException}.
 * An asynchronous call does not throw; its future fails. What can never be right is
 * thrown at once in both forms: a {@link NullPointerException} for anything that is
 * {@code null} but a single argument, an {@link IllegalArgumentException} for a blank
 * name.
 *
 * @since 0.1.0
 */
public interface PeerClient {

	/**
	 * Returns a client for the same peer with other options.
	 * @param options the options of the calls
	 * @return the client
	 */
	PeerClient with(CallOptions options);

	/**
	 * Calls a method and waits for its result.
	 * @param <T> the type of the result
	 * @param method the method's name
	 * @param resultType the type to read the result as; {@code void.class} to ignore it
	 * @param args the positional arguments
	 * @return the result, {@code null} if the peer returned nothing
	 */
	<T> @Nullable T call(String method, Class<T> resultType, @Nullable Object... args);

	/**
	 * Calls a method and waits for its generic result.
	 * @param <T> the type of the result
	 * @param method the method's name
	 * @param resultType the type to read the result as
	 * @param args the positional arguments
	 * @return the result, {@code null} if the peer returned nothing
	 */
	<T> @Nullable T call(String method, TypeReference<T> resultType, @Nullable Object... args);

	/**
	 * Calls a method without waiting.
	 * @param <T> the type of the result
	 * @param method the method's name
	 * @param resultType the type to read the result as; {@code void.class} to ignore it
	 * @param args the positional arguments
	 * @return completes on a callback thread; cancelling it cancels the call and informs
	 * the peer, which then interrupts the handler. Dependent stages may make calls, but
	 * must not wait for another future: the number of callback threads is limited
	 */
	<T> CompletableFuture<@Nullable T> callAsync(String method, Class<T> resultType, @Nullable Object... args);

	/**
	 * Calls a method with a generic result without waiting.
	 * @param <T> the type of the result
	 * @param method the method's name
	 * @param resultType the type to read the result as
	 * @param args the positional arguments
	 * @return the same as {@link #callAsync(String, Class, Object...)}
	 */
	<T> CompletableFuture<@Nullable T> callAsync(String method, TypeReference<T> resultType, @Nullable Object... args);

	/**
	 * Returns an implementation of an interface whose methods call the peer. A method
	 * calls the peer's method of the same name; one that returns a
	 * {@link java.util.concurrent.CompletionStage} does not wait; default methods and
	 * those of {@link Object} run locally.
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
	 * Returns an implementation of an interface whose methods call the peer, mapped by a
	 * contract. Default methods and those of {@link Object} run locally.
	 * @param <I> the interface
	 * @param type the interface
	 * @param contract maps its methods to calls
	 * @return a proxy, thread-safe
	 * @throws InvalidClientException if it is not an interface, or if one of its methods
	 * cannot be called
	 */
	<I> I proxy(Class<I> type, ClientContract contract);

	/**
	 * Pings the peer and waits.
	 * @return the round-trip time
	 * @throws PeerLinkException if it does not answer within the timeout
	 */
	Duration ping();

	/**
	 * Pings the peer without waiting.
	 * @return completes with the round-trip time on a callback thread; may be cancelled
	 */
	CompletableFuture<Duration> pingAsync();

}
