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
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.lang.CheckReturnValue;

/**
 * Makes calls to peers and opens channels to them as cold {@link Mono}s: the reactive
 * counterpart of {@link PeerLinkOperations}. Thread-safe.
 * <p>
 * Each subscription makes one call; peers are looked up and arguments are written as JSON
 * then. Cancelling the subscription ends the call at once and tells the handler of a Java
 * peer; a Python peer executes the call all the same. A result of {@code null} is an
 * empty {@code Mono}. Signals come on a callback thread of the node, which may make calls
 * but must not wait for other signals.
 * <p>
 * A {@code Mono} fails with the {@link io.peerlink.error.PeerLinkException} that a
 * blocking call throws. Arguments that can never be right are an
 * {@link IllegalArgumentException} when the {@code Mono} is made, not when it is
 * subscribed to.
 */
@CheckReturnValue
public interface ReactivePeerLinkOperations {

	/**
	 * Returns operations whose calls begin with other options.
	 * @param options how calls are made, unless they say otherwise themselves
	 * @return the operations
	 */
	ReactivePeerLinkOperations with(CallOptions options);

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
	 * Calls a method of a peer.
	 * @param <T> the type of the result
	 * @param peer the peer's name
	 * @param method the method's name
	 * @param resultType what the result is read as; {@code void.class} to ignore it
	 * @param args the positional arguments
	 * @return the result, empty when the peer returned nothing
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
	 * Calls a method of every peer, until all have answered or the timeout is over. A
	 * peer that fails makes only its own result an error.
	 * @param <T> the type of the results
	 * @param method the method's name
	 * @param resultType what each result is read as; {@code void.class} to ignore them
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
	 * Pings a peer. Any node answers, however busy its handlers are. The ping is not
	 * repeated.
	 * @param peer the peer's name
	 * @return the round-trip time
	 */
	Mono<Duration> ping(String peer);

	/**
	 * Opens a channel to a peer. The {@link #with(CallOptions) options of calls} have no
	 * effect on it.
	 * @param peer the peer's name
	 * @param name the name that the peer has registered the channel by
	 * @param options how it works at this side
	 * @return the open channel, another one for each subscription; fails with what
	 * {@link PeerLinkOperations#openChannel} throws. Cancelling the subscription gives
	 * the channel up
	 */
	Mono<Channel> openChannel(String peer, String name, ChannelOptions options);

	/**
	 * Returns the peers that are up, ordered by name. Does not block.
	 * @return the peers; none when the node is not running
	 */
	List<Peer> peers();

	/**
	 * A call of one peer.
	 */
	@CheckReturnValue
	interface CallSpec extends RequestSpec<CallSpec> {

		/**
		 * Makes the call at each subscription.
		 * @param <T> the type of the result
		 * @param resultType what the result is read as; {@code void.class} to ignore it
		 * @return the result, empty when the peer returned nothing
		 */
		<T> Mono<T> call(Class<T> resultType);

		/**
		 * Makes the call as {@link #call(Class)} does, for a generic result.
		 */
		<T> Mono<T> call(ParameterizedTypeReference<T> resultType);

		/**
		 * Makes the call at each subscription. The result is ignored.
		 * @return completes when the peer has answered
		 */
		default Mono<Void> run() {
			return call(void.class);
		}

	}

	/**
	 * A call of every peer. A peer that fails makes only its own result an error.
	 */
	@CheckReturnValue
	interface BroadcastSpec extends RequestSpec<BroadcastSpec> {

		/**
		 * Makes the calls at each subscription, until all have answered or the timeout is
		 * over.
		 * @param <T> the type of the results
		 * @param resultType what each result is read as; {@code void.class} to ignore
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
		 * Makes the calls at each subscription, until the first success. Calls that are
		 * open then are cancelled.
		 * @param <T> the type of the result
		 * @param resultType what the result is read as
		 * @return the first success; fails with a
		 * {@link io.peerlink.error.PeerLinkException} when there is none, whose
		 * suppressed exceptions are those of the peers
		 */
		<T> Mono<CallResult<T>> first(Class<T> resultType);

		/**
		 * Makes the calls as {@link #first(Class)} does, for a generic result.
		 */
		<T> Mono<CallResult<T>> first(ParameterizedTypeReference<T> resultType);

		/**
		 * Makes the calls at each subscription, until the first few successes. Calls that
		 * are open then are cancelled.
		 * @param <T> the type of the results
		 * @param count how many successes are wanted; positive
		 * @param resultType what each result is read as
		 * @return the successes, fastest first; fewer than wanted when no more came
		 * before the timeout
		 */
		<T> Mono<List<CallResult<T>>> first(int count, Class<T> resultType);

		/**
		 * Makes the calls as {@link #first(int, Class)} does, for generic results.
		 */
		<T> Mono<List<CallResult<T>>> first(int count, ParameterizedTypeReference<T> resultType);

	}

}
