package io.peerlink.spring;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

import io.peerlink.call.CallOptions;
import io.peerlink.call.CallResult;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.lang.CheckReturnValue;
import org.springframework.util.Assert;

/**
 * Makes calls to peers and opens channels to them, by the peers' names. Thread-safe.
 * <p>
 * A call that needs no more than a method and arguments has a short form. Any call can be
 * made step by step:
 *
 * <pre class="code">
 * Integer sum = peers.call("Phone1", "add", Integer.class, 25, 17);
 *
 * Integer scaled = peers.to("Phone1")
 *     .method("add")
 *     .args(25, 17)
 *     .kwarg("scale", 2)
 *     .timeout(Duration.ofSeconds(1))
 *     .call(Integer.class);
 * </pre>
 * <p>
 * A name is looked up at each use: an exact match counts, else a unique one that differs
 * in case only. A request to a Java peer is sent again until it is answered, and executed
 * once. In a handler no call takes longer than the handler's caller waits.
 * <p>
 * A call fails with a {@link io.peerlink.error.PeerLinkException}:
 * {@link io.peerlink.error.PeerNotFoundException},
 * {@link io.peerlink.error.PeerTimeoutException},
 * {@link io.peerlink.error.RemoteErrorException},
 * {@link io.peerlink.error.PeerBusyException},
 * {@link io.peerlink.error.PeerRestartedException},
 * {@link io.peerlink.error.ReplyLostException} or
 * {@link io.peerlink.error.PayloadTooLargeException}, or one without a type of its own.
 * An asynchronous call does not throw it, its future fails. Arguments that can never be
 * right, such as a blank name or a missing type, are an {@link IllegalArgumentException}
 * at once, in every form.
 * <p>
 * Futures complete on a callback thread of the node, which may make calls but must not
 * wait for other futures. Cancelling a future ends its calls at once and tells the
 * handlers of Java peers; a Python peer executes the call all the same.
 */
public interface PeerLinkOperations {

	/**
	 * Returns operations whose calls begin with other options.
	 * @param options how calls are made, unless they say otherwise themselves
	 * @return the operations
	 */
	PeerLinkOperations with(CallOptions options);

	/**
	 * Begins a call of a peer, whichever instance has the name when the call is made.
	 * @param peer the peer's name
	 * @return the next step
	 */
	MethodSpec<CallSpec> to(String peer);

	/**
	 * Begins a call of one instance of a peer. It is not looked up: the call goes to
	 * where the instance was, and times out when it is gone.
	 * @param peer the peer, as it was listed
	 * @return the next step
	 */
	MethodSpec<CallSpec> to(Peer peer);

	/**
	 * Begins a broadcast: a call of every peer that is up when the call is made.
	 * @return the next step
	 */
	MethodSpec<BroadcastSpec> broadcast();

	/**
	 * Calls a method of a peer and waits for its result.
	 * @param <T> the type of the result
	 * @param peer the peer's name
	 * @param method the method's name
	 * @param resultType what the result is read as; {@code void.class} to ignore it
	 * @param args the positional arguments
	 * @return the result, {@code null} when the peer returned nothing
	 */
	default <T> @Nullable T call(String peer, String method, Class<T> resultType, @Nullable Object... args) {
		return to(peer).method(method).args(args).call(resultType);
	}

	/**
	 * Calls as {@link #call(String, String, Class, Object...)} does, for a generic
	 * result.
	 */
	default <T> @Nullable T call(String peer, String method, ParameterizedTypeReference<T> resultType,
			@Nullable Object... args) {
		return to(peer).method(method).args(args).call(resultType);
	}

	/**
	 * Calls a method of a peer without waiting.
	 * @param <T> the type of the result
	 * @param peer the peer's name
	 * @param method the method's name
	 * @param resultType what the result is read as; {@code void.class} to ignore it
	 * @param args the positional arguments
	 * @return a future of the result
	 */
	default <T> CompletableFuture<@Nullable T> callAsync(String peer, String method, Class<T> resultType,
			@Nullable Object... args) {
		return to(peer).method(method).args(args).callAsync(resultType);
	}

	/**
	 * Calls as {@link #callAsync(String, String, Class, Object...)} does, for a generic
	 * result.
	 */
	default <T> CompletableFuture<@Nullable T> callAsync(String peer, String method,
			ParameterizedTypeReference<T> resultType, @Nullable Object... args) {
		return to(peer).method(method).args(args).callAsync(resultType);
	}

	/**
	 * Calls a method of every peer and waits until all have answered or the timeout is
	 * over. A peer that fails makes only its own result an error.
	 * @param <T> the type of the results
	 * @param method the method's name
	 * @param resultType what each result is read as; {@code void.class} to ignore them
	 * @param args the positional arguments
	 * @return each peer's result or error by the peer's name, in the order of
	 * {@link #peers()}
	 */
	default <T> Map<String, CallResult<T>> broadcast(String method, Class<T> resultType, @Nullable Object... args) {
		return broadcast().method(method).args(args).call(resultType);
	}

	/**
	 * Calls as {@link #broadcast(String, Class, Object...)} does, for generic results.
	 */
	default <T> Map<String, CallResult<T>> broadcast(String method, ParameterizedTypeReference<T> resultType,
			@Nullable Object... args) {
		return broadcast().method(method).args(args).call(resultType);
	}

	/**
	 * Pings a peer and waits for the answer. Any node answers, however busy its handlers
	 * are. The ping is not repeated.
	 * @param peer the peer's name
	 * @return the round-trip time
	 * @throws io.peerlink.error.PeerNotFoundException when the peer is not up
	 * @throws io.peerlink.error.PeerTimeoutException when it does not answer in time
	 */
	Duration ping(String peer);

	/**
	 * Pings a peer as {@link #ping(String)} does, without waiting.
	 * @param peer the peer's name
	 * @return a future of the round-trip time
	 */
	CompletableFuture<Duration> pingAsync(String peer);

	/**
	 * Opens a channel to a peer and waits for the peer's consent. Must not be called by
	 * callbacks of the node's peer listeners, which it may wait for. The
	 * {@link #with(CallOptions) options of calls} have no effect on it.
	 * @param peer the peer's name
	 * @param name the name that the peer has registered the channel by
	 * @param options how it works at this side
	 * @return the open channel
	 * @throws io.peerlink.error.PeerNotFoundException when the peer is not up
	 * @throws io.peerlink.error.ChannelRejectedException when the peer has no such
	 * channel, has it with another ordering, or there are too many channels
	 * @throws io.peerlink.error.PeerTimeoutException when the peer does not answer
	 * @throws io.peerlink.error.ChannelClosedException when the peer goes down meanwhile
	 * @throws io.peerlink.error.PeerLinkException when the node is not running, is
	 * stopped meanwhile, or the waiting thread is interrupted; its interrupt status is
	 * set then
	 */
	Channel openChannel(String peer, String name, ChannelOptions options);

	/**
	 * Opens a channel as {@link #openChannel(String, String, ChannelOptions)} does,
	 * without waiting.
	 * @param peer the peer's name
	 * @param name the name that the peer has registered the channel by
	 * @param options how it works at this side
	 * @return a future of the open channel; cancelling it gives the channel up
	 */
	CompletableFuture<Channel> openChannelAsync(String peer, String name, ChannelOptions options);

	/**
	 * Returns the peers that are up, ordered by name.
	 * @return the peers; none when the node is not running
	 */
	List<Peer> peers();

	/**
	 * Waits until a peer is up.
	 * @param name its name
	 * @param timeout how long to wait
	 * @return the peer
	 * @throws io.peerlink.error.PeerNotFoundException when it is not up in time
	 * @throws io.peerlink.error.PeerLinkException when the waiting thread is interrupted;
	 * its interrupt status is set then
	 */
	Peer awaitPeer(String name, Duration timeout);

	/**
	 * Waits until a number of peers is up.
	 * @param count how many
	 * @param timeout how long to wait
	 * @return whether they are up
	 * @throws io.peerlink.error.PeerLinkException when the waiting thread is interrupted;
	 * its interrupt status is set then
	 */
	boolean awaitPeers(int count, Duration timeout);

	/**
	 * The step of a call that names the method.
	 *
	 * @param <S> the next step
	 */
	@CheckReturnValue
	@FunctionalInterface
	interface MethodSpec<S> {

		/**
		 * Names the method.
		 * @param name the method's name
		 * @return the call, to be made as it is or with changes
		 */
		S method(String name);

	}

	/**
	 * The steps that calls of one peer and broadcasts share. Immutable: each step returns
	 * a changed copy, so that a call can be kept, shared and made any number of times.
	 *
	 * @param <S> the kind of call
	 */
	@CheckReturnValue
	interface RequestSpec<S extends RequestSpec<S>> {

		/**
		 * Replaces the positional arguments.
		 * @param args the arguments; an array that is meant to be one argument has to be
		 * cast to {@link Object}
		 * @return the changed call
		 */
		S args(@Nullable Object... args);

		/**
		 * Changes the options of the call, as the steps below do.
		 * @param change makes the new options of those that the call has
		 * @return the changed call
		 */
		S options(UnaryOperator<CallOptions> change);

		/**
		 * Adds a keyword argument, in place of an earlier one of that name.
		 * @param name the name of the handler's parameter
		 * @param value its value
		 * @return the changed call
		 */
		default S kwarg(String name, @Nullable Object value) {
			Assert.hasText(name, "'name' must not be blank");
			return options((options) -> options.withKwarg(name, value));
		}

		/**
		 * Adds keyword arguments, in place of earlier ones of these names.
		 * @param kwargs the values by the names of the handler's parameters
		 * @return the changed call
		 */
		default S kwargs(Map<String, ? extends @Nullable Object> kwargs) {
			Assert.notNull(kwargs, "'kwargs' must not be null");
			kwargs.keySet().forEach((name) -> Assert.hasText(name, "'kwargs' must not contain a blank name"));
			return options((options) -> options.withKwargs(kwargs));
		}

		/**
		 * Sets how long to wait for the answer.
		 * @param timeout the time; positive
		 * @return the changed call
		 */
		default S timeout(Duration timeout) {
			Assert.notNull(timeout, "'timeout' must not be null");
			return options((options) -> options.withTimeout(timeout));
		}

		/**
		 * Promises that the call may be executed more than once without harm. It is then
		 * sent again to peers that do not remove duplicates, too; see
		 * {@link CallOptions#idempotent()}.
		 * @return the changed call
		 */
		default S idempotent() {
			return options((options) -> options.withIdempotent(true));
		}

	}

	/**
	 * A call of one peer. The endings make it, and fail as {@link PeerLinkOperations}
	 * says.
	 */
	interface CallSpec extends RequestSpec<CallSpec> {

		/**
		 * Makes the call and waits for its result.
		 * @param <T> the type of the result
		 * @param resultType what the result is read as; {@code void.class} to ignore it
		 * @return the result, {@code null} when the peer returned nothing
		 */
		<T> @Nullable T call(Class<T> resultType);

		/**
		 * Makes the call as {@link #call(Class)} does, for a generic result.
		 */
		<T> @Nullable T call(ParameterizedTypeReference<T> resultType);

		/**
		 * Makes the call without waiting.
		 * @param <T> the type of the result
		 * @param resultType what the result is read as; {@code void.class} to ignore it
		 * @return a future of the result
		 */
		<T> CompletableFuture<@Nullable T> callAsync(Class<T> resultType);

		/**
		 * Makes the call as {@link #callAsync(Class)} does, for a generic result.
		 */
		<T> CompletableFuture<@Nullable T> callAsync(ParameterizedTypeReference<T> resultType);

		/**
		 * Makes the call and waits for its end. The result is ignored.
		 */
		default void run() {
			call(void.class);
		}

		/**
		 * Makes the call without waiting. The result is ignored.
		 * @return a future that completes when the peer has answered
		 */
		default CompletableFuture<@Nullable Void> runAsync() {
			return callAsync(void.class);
		}

	}

	/**
	 * A call of every peer. A peer that fails makes only its own result an error.
	 */
	interface BroadcastSpec extends RequestSpec<BroadcastSpec> {

		/**
		 * Makes the calls and waits until all have answered or the timeout is over.
		 * @param <T> the type of the results
		 * @param resultType what each result is read as; {@code void.class} to ignore
		 * them
		 * @return each peer's result or error by the peer's name, in the order of
		 * {@link PeerLinkOperations#peers()}
		 */
		<T> Map<String, CallResult<T>> call(Class<T> resultType);

		/**
		 * Makes the calls as {@link #call(Class)} does, for generic results.
		 */
		<T> Map<String, CallResult<T>> call(ParameterizedTypeReference<T> resultType);

		/**
		 * Makes the calls as {@link #call(Class)} does, without waiting.
		 * @param <T> the type of the results
		 * @param resultType what each result is read as; {@code void.class} to ignore
		 * them
		 * @return a future that completes when all have answered or the timeout is over
		 */
		<T> CompletableFuture<Map<String, CallResult<T>>> callAsync(Class<T> resultType);

		/**
		 * Makes the calls as {@link #callAsync(Class)} does, for generic results.
		 */
		<T> CompletableFuture<Map<String, CallResult<T>>> callAsync(ParameterizedTypeReference<T> resultType);

		/**
		 * Makes the calls and waits for the first success. Calls that are open then are
		 * cancelled.
		 * @param <T> the type of the result
		 * @param resultType what the result is read as
		 * @return the first success
		 * @throws io.peerlink.error.PeerLinkException when there is none; its suppressed
		 * exceptions are those of the peers
		 */
		<T> CallResult<T> first(Class<T> resultType);

		/**
		 * Makes the calls as {@link #first(Class)} does, for a generic result.
		 */
		<T> CallResult<T> first(ParameterizedTypeReference<T> resultType);

		/**
		 * Makes the calls and waits for the first few successes. Calls that are open then
		 * are cancelled.
		 * @param <T> the type of the results
		 * @param count how many successes are wanted; positive
		 * @param resultType what each result is read as
		 * @return the successes, fastest first; fewer than wanted when no more came
		 * before the timeout
		 */
		<T> List<CallResult<T>> first(int count, Class<T> resultType);

		/**
		 * Makes the calls as {@link #first(int, Class)} does, for generic results.
		 */
		<T> List<CallResult<T>> first(int count, ParameterizedTypeReference<T> resultType);

		/**
		 * Makes the calls as {@link #first(Class)} does, without waiting.
		 * @param <T> the type of the result
		 * @param resultType what the result is read as
		 * @return a future of the first success
		 */
		<T> CompletableFuture<CallResult<T>> firstAsync(Class<T> resultType);

		/**
		 * Makes the calls as {@link #firstAsync(Class)} does, for a generic result.
		 */
		<T> CompletableFuture<CallResult<T>> firstAsync(ParameterizedTypeReference<T> resultType);

		/**
		 * Makes the calls as {@link #first(int, Class)} does, without waiting.
		 * @param <T> the type of the results
		 * @param count how many successes are wanted; positive
		 * @param resultType what each result is read as
		 * @return a future of the successes
		 */
		<T> CompletableFuture<List<CallResult<T>>> firstAsync(int count, Class<T> resultType);

		/**
		 * Makes the calls as {@link #firstAsync(int, Class)} does, for generic results.
		 */
		<T> CompletableFuture<List<CallResult<T>>> firstAsync(int count, ParameterizedTypeReference<T> resultType);

	}

}
