package io.peerlink.spring;

import java.time.Duration;
import java.util.LinkedHashMap;
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
 * Calls and channels to peers, by their names. For any number of threads.
 * <p>
 * There is a short form of each call, and one that says more, step by step:
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
 * in case only. A call fails with a {@link io.peerlink.error.PeerLinkException}, of which
 * {@link io.peerlink.error.PeerNotFoundException},
 * {@link io.peerlink.error.PeerTimeoutException},
 * {@link io.peerlink.error.RemoteErrorException},
 * {@link io.peerlink.error.PeerBusyException},
 * {@link io.peerlink.error.PeerRestartedException},
 * {@link io.peerlink.error.ReplyLostException} and
 * {@link io.peerlink.error.PayloadTooLargeException} are kinds; an asynchronous call does
 * not throw it, its future fails. Arguments that can never be right, such as a blank name
 * or a missing type, are an {@link IllegalArgumentException} at once, in every form.
 * <p>
 * A call of a Java peer is sent again until it is answered, and executed once. In a
 * handler, none takes longer than the handler's caller waits. A call that is forgotten
 * ends at once, and the handler of a Java peer is told that nobody waits for it; a Python
 * peer executes it all the same.
 */
public interface PeerLinkOperations {

	/**
	 * Make calls differently.
	 * @param options how calls are made, unless they say otherwise themselves
	 * @return operations that use these options
	 */
	PeerLinkOperations with(CallOptions options);

	/**
	 * Begin a call of one peer, whichever instance has the name when the call is made.
	 * @param peer the peer's name
	 * @return the next step
	 */
	MethodSpec<CallSpec> to(String peer);

	/**
	 * Begin a call of one instance of a peer. Unlike a name it is not looked up: the call
	 * goes to where the instance was, and times out when it is gone.
	 * @param peer the peer, as it was listed
	 * @return the next step
	 */
	MethodSpec<CallSpec> to(Peer peer);

	/**
	 * Begin a call of every peer at once, whoever is up when the call is made.
	 * @return the next step
	 */
	MethodSpec<BroadcastSpec> broadcast();

	/**
	 * Call a method of a peer and wait for its result.
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
	 * Call a method of a peer and wait for its generic result.
	 * @param <T> the type of the result
	 * @param peer the peer's name
	 * @param method the method's name
	 * @param resultType what the result is read as
	 * @param args the positional arguments
	 * @return the result, {@code null} when the peer returned nothing
	 */
	default <T> @Nullable T call(String peer, String method, ParameterizedTypeReference<T> resultType,
			@Nullable Object... args) {
		return to(peer).method(method).args(args).call(resultType);
	}

	/**
	 * Call a method of a peer without waiting.
	 * @param <T> the type of the result
	 * @param peer the peer's name
	 * @param method the method's name
	 * @param resultType what the result is read as; {@code void.class} to ignore it
	 * @param args the positional arguments
	 * @return completes on a callback thread of the node; cancelling it forgets the call
	 */
	default <T> CompletableFuture<@Nullable T> callAsync(String peer, String method, Class<T> resultType,
			@Nullable Object... args) {
		return to(peer).method(method).args(args).callAsync(resultType);
	}

	/**
	 * Call a method of a peer with a generic result without waiting.
	 * @param <T> the type of the result
	 * @param peer the peer's name
	 * @param method the method's name
	 * @param resultType what the result is read as
	 * @param args the positional arguments
	 * @return completes on a callback thread of the node; cancelling it forgets the call
	 */
	default <T> CompletableFuture<@Nullable T> callAsync(String peer, String method,
			ParameterizedTypeReference<T> resultType, @Nullable Object... args) {
		return to(peer).method(method).args(args).callAsync(resultType);
	}

	/**
	 * Call a method of every peer at once and wait until all have answered, or the
	 * timeout is over. No peer's failure makes this throw.
	 * @param <T> the type of the results
	 * @param method the method's name
	 * @param resultType what each result is read as
	 * @param args the positional arguments
	 * @return each peer's result or error by the peer's name, in the order of
	 * {@link #peers()}
	 */
	default <T> Map<String, CallResult<T>> broadcast(String method, Class<T> resultType, @Nullable Object... args) {
		return broadcast().method(method).args(args).call(resultType);
	}

	/**
	 * Call a method of every peer with generic results at once and wait until all have
	 * answered, or the timeout is over. No peer's failure makes this throw.
	 * @param <T> the type of the results
	 * @param method the method's name
	 * @param resultType what each result is read as
	 * @param args the positional arguments
	 * @return each peer's result or error by the peer's name, in the order of
	 * {@link #peers()}
	 */
	default <T> Map<String, CallResult<T>> broadcast(String method, ParameterizedTypeReference<T> resultType,
			@Nullable Object... args) {
		return broadcast().method(method).args(args).call(resultType);
	}

	/**
	 * Ping a peer and wait for the answer. Any node answers, however busy its handlers
	 * are. The ping is not repeated.
	 * @param peer the peer's name
	 * @return the round-trip time
	 * @throws io.peerlink.error.PeerNotFoundException when the peer is not up
	 * @throws io.peerlink.error.PeerTimeoutException when it does not answer in time
	 */
	Duration ping(String peer);

	/**
	 * Ping a peer without waiting.
	 * @param peer the peer's name
	 * @return completes with the round-trip time on a callback thread of the node, or
	 * fails with what {@link #ping(String)} throws; cancelling it forgets the ping
	 */
	CompletableFuture<Duration> pingAsync(String peer);

	/**
	 * Open a channel to a peer and wait for the peer's consent. Must not be called by
	 * callbacks of the node's peer listeners, which it may wait for.
	 * {@link #with(CallOptions) Options of calls} have no effect on it.
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
	 * Open a channel to a peer without waiting.
	 * @param peer the peer's name
	 * @param name the name that the peer has registered the channel by
	 * @param options how it works at this side
	 * @return completes on a callback thread of the node, or fails with what
	 * {@link #openChannel(String, String, ChannelOptions)} throws; cancelling it gives
	 * the channel up
	 */
	CompletableFuture<Channel> openChannelAsync(String peer, String name, ChannelOptions options);

	/**
	 * List the peers that are up, by name.
	 * @return the peers; none when the node is not running
	 */
	List<Peer> peers();

	/**
	 * Wait until a peer is up.
	 * @param name its name
	 * @param timeout how long to wait
	 * @return the peer
	 * @throws io.peerlink.error.PeerNotFoundException when it is not up in time
	 * @throws io.peerlink.error.PeerLinkException when the waiting thread was
	 * interrupted; its interrupt status is set then
	 */
	Peer awaitPeer(String name, Duration timeout);

	/**
	 * Wait until a number of peers is up.
	 * @param count how many
	 * @param timeout how long to wait
	 * @return whether they are up
	 * @throws io.peerlink.error.PeerLinkException when the waiting thread was
	 * interrupted; its interrupt status is set then
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
		 * Choose the method.
		 * @param name the method's name
		 * @return the call, to be made as it is or with more said about it
		 */
		S method(String name);

	}

	/**
	 * What can be said about a call. Immutable: each method returns a changed copy, so
	 * that a call which was said once may be kept, shared and made any number of times,
	 * each time as it is or with a change.
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
			return options((options) -> {
				Map<String, @Nullable Object> merged = new LinkedHashMap<>(options.kwargs());
				merged.putAll(kwargs);
				return new CallOptions(options.timeout(), merged, options.idempotent());
			});
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
		 * Promises that the call may be executed more than once without harm. Then it is
		 * sent again until it is answered to peers that do not remove duplicates, too;
		 * see {@link CallOptions#idempotent()}.
		 * @return the changed call
		 */
		default S idempotent() {
			return options((options) -> options.withIdempotent(true));
		}

	}

	/**
	 * A call of one peer.
	 */
	interface CallSpec extends RequestSpec<CallSpec> {

		/**
		 * Make the call and wait for its result.
		 * @param <T> the type of the result
		 * @param resultType what the result is read as
		 * @return the result, {@code null} when the peer returned nothing
		 */
		<T> @Nullable T call(Class<T> resultType);

		/**
		 * Make the call and wait for its generic result.
		 * @param <T> the type of the result
		 * @param resultType what the result is read as
		 * @return the result, {@code null} when the peer returned nothing
		 */
		<T> @Nullable T call(ParameterizedTypeReference<T> resultType);

		/**
		 * Make the call without waiting.
		 * @param <T> the type of the result
		 * @param resultType what the result is read as
		 * @return completes on a callback thread of the node; cancelling it forgets the
		 * call
		 */
		<T> CompletableFuture<@Nullable T> callAsync(Class<T> resultType);

		/**
		 * Make the call with a generic result without waiting.
		 * @param <T> the type of the result
		 * @param resultType what the result is read as
		 * @return completes on a callback thread of the node; cancelling it forgets the
		 * call
		 */
		<T> CompletableFuture<@Nullable T> callAsync(ParameterizedTypeReference<T> resultType);

		/**
		 * Make the call and wait for its end. The result is ignored, an error is thrown.
		 */
		default void run() {
			call(void.class);
		}

		/**
		 * Make the call without waiting and ignore the result.
		 * @return completes when the peer has answered, and fails as other calls do;
		 * cancelling it forgets the call
		 */
		default CompletableFuture<@Nullable Void> runAsync() {
			return callAsync(void.class);
		}

	}

	/**
	 * A call of every peer. No peer's failure makes an ending throw, unless it says so.
	 */
	interface BroadcastSpec extends RequestSpec<BroadcastSpec> {

		/**
		 * Make the calls and wait until all have answered, or the timeout is over.
		 * @param <T> the type of the results
		 * @param resultType what each result is read as; {@code void.class} to ignore
		 * them
		 * @return each peer's result or error by the peer's name, in the order of
		 * {@link PeerLinkOperations#peers()}
		 */
		<T> Map<String, CallResult<T>> call(Class<T> resultType);

		/**
		 * Make the calls and wait until all have answered with their generic results, or
		 * the timeout is over.
		 * @param <T> the type of the results
		 * @param resultType what each result is read as
		 * @return each peer's result or error by the peer's name, in the order of
		 * {@link PeerLinkOperations#peers()}
		 */
		<T> Map<String, CallResult<T>> call(ParameterizedTypeReference<T> resultType);

		/**
		 * Make the calls without waiting.
		 * @param <T> the type of the results
		 * @param resultType what each result is read as; {@code void.class} to ignore
		 * them
		 * @return completes when all have answered or the timeout is over; cancelling it
		 * forgets the calls
		 */
		<T> CompletableFuture<Map<String, CallResult<T>>> callAsync(Class<T> resultType);

		/**
		 * Make the calls with generic results without waiting.
		 * @param <T> the type of the results
		 * @param resultType what each result is read as
		 * @return completes when all have answered or the timeout is over; cancelling it
		 * forgets the calls
		 */
		<T> CompletableFuture<Map<String, CallResult<T>>> callAsync(ParameterizedTypeReference<T> resultType);

		/**
		 * Make the calls and wait for the first success; those that are then still open
		 * are forgotten.
		 * @param <T> the type of the result
		 * @param resultType what the result is read as
		 * @return the first success
		 * @throws io.peerlink.error.PeerLinkException when there is none; its suppressed
		 * exceptions are those of the peers
		 */
		<T> CallResult<T> first(Class<T> resultType);

		/**
		 * Make the calls and wait for the first success with its generic result; those
		 * that are then still open are forgotten.
		 * @param <T> the type of the result
		 * @param resultType what the result is read as
		 * @return the first success
		 * @throws io.peerlink.error.PeerLinkException when there is none; its suppressed
		 * exceptions are those of the peers
		 */
		<T> CallResult<T> first(ParameterizedTypeReference<T> resultType);

		/**
		 * Make the calls and wait for the first few successes; those that are then still
		 * open are forgotten.
		 * @param <T> the type of the results
		 * @param count how many successes are wanted; positive
		 * @param resultType what each result is read as
		 * @return the successes, fastest first; fewer than wanted when no more came
		 * before the timeout
		 */
		<T> List<CallResult<T>> first(int count, Class<T> resultType);

		/**
		 * Make the calls and wait for the first few successes with their generic results;
		 * those that are then still open are forgotten.
		 * @param <T> the type of the results
		 * @param count how many successes are wanted; positive
		 * @param resultType what each result is read as
		 * @return the successes, fastest first; fewer than wanted when no more came
		 * before the timeout
		 */
		<T> List<CallResult<T>> first(int count, ParameterizedTypeReference<T> resultType);

		/**
		 * Make the calls without waiting; only the first success counts.
		 * @param <T> the type of the result
		 * @param resultType what the result is read as
		 * @return completes with the first success, or fails with what
		 * {@link #first(Class)} throws; cancelling it forgets the calls
		 */
		<T> CompletableFuture<CallResult<T>> firstAsync(Class<T> resultType);

		/**
		 * Make the calls with a generic result without waiting; only the first success
		 * counts.
		 * @param <T> the type of the result
		 * @param resultType what the result is read as
		 * @return completes with the first success, or fails with what
		 * {@link #first(ParameterizedTypeReference)} throws; cancelling it forgets the
		 * calls
		 */
		<T> CompletableFuture<CallResult<T>> firstAsync(ParameterizedTypeReference<T> resultType);

		/**
		 * Make the calls without waiting; only the first few successes count.
		 * @param <T> the type of the results
		 * @param count how many successes are wanted; positive
		 * @param resultType what each result is read as
		 * @return completes with the successes, fastest first, fewer than wanted when no
		 * more came before the timeout; cancelling it forgets the calls
		 */
		<T> CompletableFuture<List<CallResult<T>>> firstAsync(int count, Class<T> resultType);

		/**
		 * Make the calls with generic results without waiting; only the first few
		 * successes count.
		 * @param <T> the type of the results
		 * @param count how many successes are wanted; positive
		 * @param resultType what each result is read as
		 * @return completes with the successes, fastest first, fewer than wanted when no
		 * more came before the timeout; cancelling it forgets the calls
		 */
		<T> CompletableFuture<List<CallResult<T>>> firstAsync(int count, ParameterizedTypeReference<T> resultType);

	}

}
