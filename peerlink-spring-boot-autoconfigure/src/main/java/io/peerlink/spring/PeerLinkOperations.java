package io.peerlink.spring;

import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.peerlink.call.CallOptions;
import io.peerlink.call.CallResult;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.channel.KeptChannel;
import io.peerlink.file.PeerFiles;
import io.peerlink.peer.Peer;
import io.peerlink.stream.PeerStream;
import io.peerlink.stream.StreamOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.lang.CheckReturnValue;
import org.springframework.util.Assert;

/**
 * Makes calls to peers and opens channels and streams to them, by the peers' names.
 * Thread-safe.
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
 * A name is looked up at each use: an exact match, or else a unique match that differs in
 * case only. A request to a Java peer is retransmitted until it is answered, and executed
 * once. A call that is made in a handler has at most the remaining time of the request.
 * <p>
 * A call fails with a {@link io.peerlink.error.PeerLinkException}:
 * {@link io.peerlink.error.PeerNotFoundException},
 * {@link io.peerlink.error.PeerTimeoutException},
 * {@link io.peerlink.error.RemoteErrorException},
 * {@link io.peerlink.error.PeerBusyException},
 * {@link io.peerlink.error.PeerRestartedException},
 * {@link io.peerlink.error.ReplyLostException},
 * {@link io.peerlink.error.PayloadTooLargeException} or
 * {@link io.peerlink.error.PayloadLimitException}, or that class itself. An asynchronous
 * call does not throw it, its future fails. Invalid arguments, such as a blank name or a
 * missing type, throw an {@link IllegalArgumentException} at once, in every form.
 * <p>
 * Futures complete on a callback thread of the node, which may make calls but must not
 * wait for other futures. Cancelling a future cancels its calls at once and notifies the
 * handlers of Java peers; a Python peer still executes the call.
 *
 * @since 0.1.0
 */
public interface PeerLinkOperations {

	/**
	 * Returns operations with other default options.
	 * @param options the options of calls that do not set their own
	 * @return the operations
	 */
	PeerLinkOperations with(CallOptions options);

	/**
	 * Starts a call to a peer: to the instance that has the name when the call is made.
	 * @param peer the peer's name
	 * @return the next step
	 */
	MethodSpec<CallSpec> to(String peer);

	/**
	 * Starts a call to one instance of a peer. The peer is not looked up: the call goes
	 * to the address of the instance, and times out if the instance is gone.
	 * @param peer the peer, as returned by {@link #peers()}
	 * @return the next step
	 */
	MethodSpec<CallSpec> to(Peer peer);

	/**
	 * Starts a broadcast: a call to every peer that is up when the call is made.
	 * @return the next step
	 */
	MethodSpec<BroadcastSpec> broadcast();

	/**
	 * Calls a method of a peer and waits for its result.
	 * @param <T> the type of the result
	 * @param peer the peer's name
	 * @param method the method's name
	 * @param resultType the type to read the result as; {@code void.class} to ignore it
	 * @param args the positional arguments
	 * @return the result, {@code null} if the peer returned nothing
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
	 * @param resultType the type to read the result as; {@code void.class} to ignore it
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
	 * Calls a method of a peer that returns many values, and reads them as they come; see
	 * {@link CallSpec#stream(Class)}.
	 * @param <T> the type of the items
	 * @param peer the peer's name
	 * @param method the method's name
	 * @param itemType the type to read each item as
	 * @param args the positional arguments
	 * @return the items, to be closed
	 */
	default <T> Stream<T> stream(String peer, String method, Class<T> itemType, @Nullable Object... args) {
		return to(peer).method(method).args(args).stream(itemType);
	}

	/**
	 * Calls as {@link #stream(String, String, Class, Object...)} does, for generic items.
	 */
	default <T> Stream<T> stream(String peer, String method, ParameterizedTypeReference<T> itemType,
			@Nullable Object... args) {
		return to(peer).method(method).args(args).stream(itemType);
	}

	/**
	 * Calls a method of every peer and waits until all have answered or the timeout is
	 * over. If a peer fails, only its own result is an error.
	 * @param <T> the type of the results
	 * @param method the method's name
	 * @param resultType the type to read each result as; {@code void.class} to ignore
	 * them
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
	 * Pings a peer and waits for the answer. Any node answers, even if all its handlers
	 * are busy. The ping is not retransmitted.
	 * @param peer the peer's name
	 * @return the round-trip time
	 * @throws io.peerlink.error.PeerNotFoundException if the peer is not up
	 * @throws io.peerlink.error.PeerTimeoutException if the peer does not answer in time
	 */
	Duration ping(String peer);

	/**
	 * Pings a peer as {@link #ping(String)} does, without waiting.
	 * @param peer the peer's name
	 * @return a future of the round-trip time
	 */
	CompletableFuture<Duration> pingAsync(String peer);

	/**
	 * Opens a channel to a peer and waits until the peer has accepted it. Must not be
	 * called in callbacks of the node's peer listeners, because it may wait for them. The
	 * {@link #with(CallOptions) options of calls} have no effect on it.
	 * @param peer the peer's name
	 * @param name the name under which the peer has registered the channel
	 * @param options the options of this side of the channel
	 * @return the open channel
	 * @throws io.peerlink.error.PeerNotFoundException if the peer is not up
	 * @throws io.peerlink.error.ChannelRejectedException if the peer has no such channel,
	 * has it with another ordering, or there are too many channels
	 * @throws io.peerlink.error.PeerTimeoutException if the peer does not answer
	 * @throws io.peerlink.error.ChannelClosedException if the peer goes down meanwhile
	 * @throws io.peerlink.error.PeerLinkException if the node is not running, is stopped
	 * meanwhile, or the waiting thread is interrupted; the interrupt status is then set
	 */
	Channel openChannel(String peer, String name, ChannelOptions options);

	/**
	 * Opens a channel as {@link #openChannel(String, String, ChannelOptions)} does,
	 * without waiting.
	 * @param peer the peer's name
	 * @param name the name under which the peer has registered the channel
	 * @param options the options of this side of the channel
	 * @return a future of the open channel; cancelling it abandons the channel
	 */
	CompletableFuture<Channel> openChannelAsync(String peer, String name, ChannelOptions options);

	/**
	 * Keeps a channel to a peer open: opens it whenever the peer is up, and again after
	 * each end, until the returned channel is closed or the application stops. May be
	 * called at any time, also before the node is started.
	 * @param peer the peer's name; it need not be up
	 * @param name the name under which the peer has registered the channel
	 * @param options the options of this side of the channel
	 * @return the kept channel
	 * @see #keepOpen(String, String, ChannelOptions, Consumer)
	 */
	default KeptChannel keepOpen(String peer, String name, ChannelOptions options) {
		return keepOpen(peer, name, options, (channel) -> {
		});
	}

	/**
	 * Keeps a channel to a peer open, as
	 * {@link #keepOpen(String, String, ChannelOptions)} does.
	 * @param peer the peer's name; it need not be up
	 * @param name the name under which the peer has registered the channel
	 * @param options the options of this side of the channel
	 * @param opened called with each channel that is opened, usually to set its listener
	 * @return the kept channel
	 */
	KeptChannel keepOpen(String peer, String name, ChannelOptions options, Consumer<? super Channel> opened);

	/**
	 * Keeps a channel open to each peer that a filter accepts.
	 * @param peers the filter; it must not block
	 * @param name the name under which the peers have registered the channel
	 * @param options the options of this side of the channels
	 * @param opened called with each channel that is opened, usually to set its listener
	 * @return the kept channels
	 * @see #keepOpen(String, String, ChannelOptions, Consumer)
	 */
	KeptChannel keepOpen(Predicate<? super Peer> peers, String name, ChannelOptions options,
			Consumer<? super Channel> opened);

	/**
	 * Opens a byte stream to a peer with the default options, as
	 * {@link #openStream(String, String, StreamOptions)} does.
	 * @param peer the peer's name
	 * @param name the name under which the peer has registered the stream
	 * @return the open stream, to be closed
	 */
	default PeerStream openStream(String peer, String name) {
		return openStream(peer, name, StreamOptions.defaults());
	}

	/**
	 * Opens a byte stream to a peer and waits until the peer has accepted it. The
	 * {@link #with(CallOptions) options of calls} have no effect on it.
	 * @param peer the peer's name
	 * @param name the name under which the peer has registered the stream
	 * @param options how the stream is opened and read
	 * @return the open stream, to be closed
	 * @throws io.peerlink.error.PeerNotFoundException if the peer is not up
	 * @throws io.peerlink.error.StreamRejectedException if the peer has no such stream or
	 * no streams at all, cannot be reached by TCP, or there are too many streams
	 * @throws io.peerlink.error.PeerTimeoutException if the peer does not answer
	 * @throws io.peerlink.error.PeerLinkException if the node is not running, is stopped
	 * meanwhile, or the waiting thread is interrupted; the interrupt status is then set
	 */
	PeerStream openStream(String peer, String name, StreamOptions options);

	/**
	 * Opens a byte stream as {@link #openStream(String, String, StreamOptions)} does,
	 * without waiting.
	 * @param peer the peer's name
	 * @param name the name under which the peer has registered the stream
	 * @param options how the stream is opened and read
	 * @return a future of the open stream; cancelling it abandons the stream
	 */
	CompletableFuture<PeerStream> openStreamAsync(String peer, String name, StreamOptions options);

	/**
	 * Returns what sends files to peers, and fetches files from them.
	 * {@link ResourceSource} makes a {@link org.springframework.core.io.Resource} one
	 * that can be sent.
	 * @return the files of the node
	 */
	PeerFiles files();

	/**
	 * Returns the peers that are up, ordered by name.
	 * @return the peers; empty if the node is not running
	 */
	List<Peer> peers();

	/**
	 * Waits until a peer is up.
	 * @param name the peer's name
	 * @param timeout how long to wait
	 * @return the peer
	 * @throws io.peerlink.error.PeerNotFoundException if the peer is not up in time
	 * @throws io.peerlink.error.PeerLinkException if the waiting thread is interrupted;
	 * the interrupt status is then set
	 */
	Peer awaitPeer(String name, Duration timeout);

	/**
	 * Waits until a number of peers is up.
	 * @param count the number of peers
	 * @param timeout how long to wait
	 * @return whether that many peers are up
	 * @throws io.peerlink.error.PeerLinkException if the waiting thread is interrupted;
	 * the interrupt status is then set
	 */
	boolean awaitPeers(int count, Duration timeout);

	/**
	 * The step of a call that names the method.
	 *
	 * @param <S> the type of the next step
	 */
	@CheckReturnValue
	@FunctionalInterface
	interface MethodSpec<S> {

		/**
		 * Sets the method to call.
		 * @param name the method's name
		 * @return the call, which can be changed before it is made
		 */
		S method(String name);

	}

	/**
	 * The steps that are common to calls to one peer and broadcasts. Immutable: each step
	 * returns a changed copy, so that a call can be stored, shared and made any number of
	 * times.
	 *
	 * @param <S> the type of the call
	 */
	@CheckReturnValue
	interface RequestSpec<S extends RequestSpec<S>> {

		/**
		 * Replaces the positional arguments.
		 * @param args the arguments; an array that is a single argument must be cast to
		 * {@link Object}
		 * @return the changed call
		 */
		S args(@Nullable Object... args);

		/**
		 * Changes the options of the call. The steps below are shorthand for it.
		 * @param change returns the new options for the current ones
		 * @return the changed call
		 */
		S options(UnaryOperator<CallOptions> change);

		/**
		 * Adds a keyword argument. Replaces an earlier one with the same name.
		 * @param name the name of the handler's parameter
		 * @param value its value
		 * @return the changed call
		 */
		default S kwarg(String name, @Nullable Object value) {
			Assert.hasText(name, "'name' must not be blank");
			return options((options) -> options.withKwarg(name, value));
		}

		/**
		 * Adds keyword arguments. Replaces earlier ones with the same names.
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
		 * Declares that the call may be executed more than once. It is then also
		 * retransmitted to peers that do not remove duplicates; see
		 * {@link CallOptions#idempotent()}.
		 * @return the changed call
		 */
		default S idempotent() {
			return options((options) -> options.withIdempotent(true));
		}

	}

	/**
	 * A call to one peer. The terminal operations make it, and fail as described at
	 * {@link PeerLinkOperations}.
	 */
	interface CallSpec extends RequestSpec<CallSpec> {

		/**
		 * Makes the call and waits for its result.
		 * @param <T> the type of the result
		 * @param resultType the type to read the result as; {@code void.class} to ignore
		 * it
		 * @return the result, {@code null} if the peer returned nothing
		 */
		<T> @Nullable T call(Class<T> resultType);

		/**
		 * Makes the call as {@link #call(Class)} does, for a generic result.
		 */
		<T> @Nullable T call(ParameterizedTypeReference<T> resultType);

		/**
		 * Makes the call without waiting.
		 * @param <T> the type of the result
		 * @param resultType the type to read the result as; {@code void.class} to ignore
		 * it
		 * @return a future of the result
		 */
		<T> CompletableFuture<@Nullable T> callAsync(Class<T> resultType);

		/**
		 * Makes the call as {@link #callAsync(Class)} does, for a generic result.
		 */
		<T> CompletableFuture<@Nullable T> callAsync(ParameterizedTypeReference<T> resultType);

		/**
		 * Makes the call, waits until the peer has answered, and reads the items of its
		 * result one after the other, as they come. The peer sends no more than is read.
		 * The timeout is that of the answer, and after that of each item. A terminal
		 * operation of the stream fails with a
		 * {@link io.peerlink.error.PeerLinkException} if the peer fails after some items.
		 * @param <T> the type of the items
		 * @param itemType the type to read each item as
		 * @return the items, empty if the peer returned nothing. To be closed, which
		 * tells the peer that no more are read
		 */
		<T> Stream<T> stream(Class<T> itemType);

		/**
		 * Makes the call as {@link #stream(Class)} does, for generic items.
		 */
		<T> Stream<T> stream(ParameterizedTypeReference<T> itemType);

		/**
		 * Makes the call, waits until the peer has answered, and reads the bytes of its
		 * result as they come.
		 * @return the bytes, none if the peer returned nothing; to be closed
		 */
		InputStream inputStream();

		/**
		 * Makes the call, waits until it has ended, and ignores the result.
		 */
		default void run() {
			call(void.class);
		}

		/**
		 * Makes the call without waiting, and ignores the result.
		 * @return a future that completes when the peer has answered
		 */
		default CompletableFuture<@Nullable Void> runAsync() {
			return callAsync(void.class);
		}

	}

	/**
	 * A call to every peer. If a peer fails, only its own result is an error.
	 */
	interface BroadcastSpec extends RequestSpec<BroadcastSpec> {

		/**
		 * Makes the calls and waits until all have answered or the timeout is over.
		 * @param <T> the type of the results
		 * @param resultType the type to read each result as; {@code void.class} to ignore
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
		 * @param resultType the type to read each result as; {@code void.class} to ignore
		 * them
		 * @return a future that completes when all have answered or the timeout is over
		 */
		<T> CompletableFuture<Map<String, CallResult<T>>> callAsync(Class<T> resultType);

		/**
		 * Makes the calls as {@link #callAsync(Class)} does, for generic results.
		 */
		<T> CompletableFuture<Map<String, CallResult<T>>> callAsync(ParameterizedTypeReference<T> resultType);

		/**
		 * Makes the calls and waits for the first success. The calls that are then still
		 * pending are cancelled.
		 * @param <T> the type of the result
		 * @param resultType the type to read the result as
		 * @return the first success
		 * @throws io.peerlink.error.PeerLinkException if there is none; its suppressed
		 * exceptions are those of the peers
		 */
		<T> CallResult<T> first(Class<T> resultType);

		/**
		 * Makes the calls as {@link #first(Class)} does, for a generic result.
		 */
		<T> CallResult<T> first(ParameterizedTypeReference<T> resultType);

		/**
		 * Makes the calls and waits for the first few successes. The calls that are then
		 * still pending are cancelled.
		 * @param <T> the type of the results
		 * @param count the number of successes to wait for; positive
		 * @param resultType the type to read each result as
		 * @return the successes, fastest first; fewer than {@code count} if no more
		 * arrived within the timeout
		 */
		<T> List<CallResult<T>> first(int count, Class<T> resultType);

		/**
		 * Makes the calls as {@link #first(int, Class)} does, for generic results.
		 */
		<T> List<CallResult<T>> first(int count, ParameterizedTypeReference<T> resultType);

		/**
		 * Makes the calls as {@link #first(Class)} does, without waiting.
		 * @param <T> the type of the result
		 * @param resultType the type to read the result as
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
		 * @param count the number of successes to wait for; positive
		 * @param resultType the type to read each result as
		 * @return a future of the successes
		 */
		<T> CompletableFuture<List<CallResult<T>>> firstAsync(int count, Class<T> resultType);

		/**
		 * Makes the calls as {@link #firstAsync(int, Class)} does, for generic results.
		 */
		<T> CompletableFuture<List<CallResult<T>>> firstAsync(int count, ParameterizedTypeReference<T> resultType);

	}

}
