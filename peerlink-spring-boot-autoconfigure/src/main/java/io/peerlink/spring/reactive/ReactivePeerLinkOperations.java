package io.peerlink.spring.reactive;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.peerlink.call.CallOptions;
import io.peerlink.call.CallResult;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.peer.Peer;
import io.peerlink.spring.PeerLinkOperations;
import io.peerlink.spring.PeerLinkOperations.MethodSpec;
import io.peerlink.spring.PeerLinkOperations.RequestSpec;
import io.peerlink.stream.PeerStream;
import io.peerlink.stream.StreamOptions;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.lang.CheckReturnValue;

/**
 * Makes calls to peers and opens channels and streams to them as cold {@link Mono}s: the
 * reactive counterpart of {@link PeerLinkOperations}. Thread-safe.
 * <p>
 * Each subscription makes one call; peers are looked up and arguments are written as JSON
 * then. Cancelling the subscription cancels the call at once and notifies the handler of
 * a Java peer; a Python peer still executes the call. A result of {@code null} is an
 * empty {@code Mono}. Signals are emitted on a callback thread of the node, which may
 * make calls but must not wait for other signals.
 * <p>
 * A {@code Mono} fails with the {@link io.peerlink.error.PeerLinkException} that a
 * blocking call throws. Invalid arguments throw an {@link IllegalArgumentException} when
 * the {@code Mono} is created, not when it is subscribed to.
 *
 * @since 0.1.0
 */
@CheckReturnValue
public interface ReactivePeerLinkOperations {

	/**
	 * Returns operations with other default options.
	 * @param options the options of calls that do not set their own
	 * @return the operations
	 */
	ReactivePeerLinkOperations with(CallOptions options);

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
	 * Calls a method of a peer.
	 * @param <T> the type of the result
	 * @param peer the peer's name
	 * @param method the method's name
	 * @param resultType the type to read the result as; {@code void.class} to ignore it
	 * @param args the positional arguments
	 * @return the result, empty if the peer returned nothing
	 */
	default <T> Mono<T> call(String peer, String method, Class<T> resultType, @Nullable Object... args) {
		return to(peer).method(method).args(args).call(resultType);
	}

	/**
	 * Calls as {@link #call(String, String, Class, Object...)} does, for a generic
	 * result.
	 */
	default <T> Mono<T> call(String peer, String method, ParameterizedTypeReference<T> resultType,
			@Nullable Object... args) {
		return to(peer).method(method).args(args).call(resultType);
	}

	/**
	 * Calls a method of a peer that returns many values, at each subscription; see
	 * {@link CallSpec#flux(Class)}.
	 * @param <T> the type of the items
	 * @param peer the peer's name
	 * @param method the method's name
	 * @param itemType the type to read each item as
	 * @param args the positional arguments
	 * @return the items
	 */
	default <T> Flux<T> flux(String peer, String method, Class<T> itemType, @Nullable Object... args) {
		return to(peer).method(method).args(args).flux(itemType);
	}

	/**
	 * Calls as {@link #flux(String, String, Class, Object...)} does, for generic items.
	 */
	default <T> Flux<T> flux(String peer, String method, ParameterizedTypeReference<T> itemType,
			@Nullable Object... args) {
		return to(peer).method(method).args(args).flux(itemType);
	}

	/**
	 * Calls a method of every peer, and completes when all have answered or the timeout
	 * is over. If a peer fails, only its own result is an error.
	 * @param <T> the type of the results
	 * @param method the method's name
	 * @param resultType the type to read each result as; {@code void.class} to ignore
	 * them
	 * @param args the positional arguments
	 * @return each peer's result or error by the peer's name, in the order of
	 * {@link #peers()}
	 */
	default <T> Mono<Map<String, CallResult<T>>> broadcast(String method, Class<T> resultType,
			@Nullable Object... args) {
		return broadcast().method(method).args(args).call(resultType);
	}

	/**
	 * Calls as {@link #broadcast(String, Class, Object...)} does, for generic results.
	 */
	default <T> Mono<Map<String, CallResult<T>>> broadcast(String method, ParameterizedTypeReference<T> resultType,
			@Nullable Object... args) {
		return broadcast().method(method).args(args).call(resultType);
	}

	/**
	 * Pings a peer. Any node answers, even if all its handlers are busy. The ping is not
	 * retransmitted.
	 * @param peer the peer's name
	 * @return the round-trip time
	 */
	Mono<Duration> ping(String peer);

	/**
	 * Opens a channel to a peer. The {@link #with(CallOptions) options of calls} have no
	 * effect on it.
	 * @param peer the peer's name
	 * @param name the name under which the peer has registered the channel
	 * @param options the options of this side of the channel
	 * @return the open channel, a new one for each subscription; fails with what
	 * {@link PeerLinkOperations#openChannel} throws. Cancelling the subscription abandons
	 * the channel
	 */
	Mono<Channel> openChannel(String peer, String name, ChannelOptions options);

	/**
	 * Opens a byte stream to a peer with the default options, as
	 * {@link #openStream(String, String, StreamOptions)} does.
	 * @param peer the peer's name
	 * @param name the name under which the peer has registered the stream
	 * @return the open stream, a new one for each subscription
	 */
	default Mono<PeerStream> openStream(String peer, String name) {
		return openStream(peer, name, StreamOptions.defaults());
	}

	/**
	 * Opens a byte stream to a peer. Only the opening does not block: read and write the
	 * stream on a scheduler for threads that may, such as
	 * {@code Schedulers.boundedElastic()}. The {@link #with(CallOptions) options of
	 * calls} have no effect on it.
	 * @param peer the peer's name
	 * @param name the name under which the peer has registered the stream
	 * @param options how the stream is opened and read
	 * @return the open stream, to be closed, a new one for each subscription; fails with
	 * what {@link PeerLinkOperations#openStream(String, String, StreamOptions)} throws.
	 * Cancelling the subscription gives the stream up
	 */
	Mono<PeerStream> openStream(String peer, String name, StreamOptions options);

	/**
	 * Returns the peers that are up, ordered by name. Does not block.
	 * @return the peers; empty if the node is not running
	 */
	List<Peer> peers();

	/**
	 * A call to one peer.
	 */
	@CheckReturnValue
	interface CallSpec extends RequestSpec<CallSpec> {

		/**
		 * Makes the call at each subscription.
		 * @param <T> the type of the result
		 * @param resultType the type to read the result as; {@code void.class} to ignore
		 * it
		 * @return the result, empty if the peer returned nothing
		 */
		<T> Mono<T> call(Class<T> resultType);

		/**
		 * Makes the call as {@link #call(Class)} does, for a generic result.
		 */
		<T> Mono<T> call(ParameterizedTypeReference<T> resultType);

		/**
		 * Makes the call at each subscription, and emits the items of its result as they
		 * come. The peer sends no more than is requested; cancelling the subscription
		 * cancels the call, or what the handler has returned. The timeout is that of the
		 * answer, and after that of each requested item.
		 * @param <T> the type of the items
		 * @param itemType the type to read each item as
		 * @return the items, empty if the peer returned nothing
		 */
		<T> Flux<T> flux(Class<T> itemType);

		/**
		 * Makes the call as {@link #flux(Class)} does, for generic items.
		 */
		<T> Flux<T> flux(ParameterizedTypeReference<T> itemType);

		/**
		 * Makes the call at each subscription, and ignores the result.
		 * @return completes when the peer has answered
		 */
		default Mono<Void> run() {
			return call(void.class);
		}

	}

	/**
	 * A call to every peer. If a peer fails, only its own result is an error.
	 */
	@CheckReturnValue
	interface BroadcastSpec extends RequestSpec<BroadcastSpec> {

		/**
		 * Makes the calls at each subscription, and completes when all have answered or
		 * the timeout is over.
		 * @param <T> the type of the results
		 * @param resultType the type to read each result as; {@code void.class} to ignore
		 * them
		 * @return each peer's result or error by the peer's name, in the order of
		 * {@link ReactivePeerLinkOperations#peers()}
		 */
		<T> Mono<Map<String, CallResult<T>>> call(Class<T> resultType);

		/**
		 * Makes the calls as {@link #call(Class)} does, for generic results.
		 */
		<T> Mono<Map<String, CallResult<T>>> call(ParameterizedTypeReference<T> resultType);

		/**
		 * Makes the calls at each subscription, and completes with the first success. The
		 * calls that are then still pending are cancelled.
		 * @param <T> the type of the result
		 * @param resultType the type to read the result as
		 * @return the first success; fails with a
		 * {@link io.peerlink.error.PeerLinkException} if there is none, whose suppressed
		 * exceptions are those of the peers
		 */
		<T> Mono<CallResult<T>> first(Class<T> resultType);

		/**
		 * Makes the calls as {@link #first(Class)} does, for a generic result.
		 */
		<T> Mono<CallResult<T>> first(ParameterizedTypeReference<T> resultType);

		/**
		 * Makes the calls at each subscription, and completes with the first few
		 * successes. The calls that are then still pending are cancelled.
		 * @param <T> the type of the results
		 * @param count the number of successes to wait for; positive
		 * @param resultType the type to read each result as
		 * @return the successes, fastest first; fewer than {@code count} if no more
		 * arrived within the timeout
		 */
		<T> Mono<List<CallResult<T>>> first(int count, Class<T> resultType);

		/**
		 * Makes the calls as {@link #first(int, Class)} does, for generic results.
		 */
		<T> Mono<List<CallResult<T>>> first(int count, ParameterizedTypeReference<T> resultType);

	}

}
