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
 * Calls and channels to peers as cold {@link Mono}s: the reactive counterpart of
 * {@link PeerLinkOperations}. For any number of threads.
 * <p>
 * Each subscription makes one call; peers are looked up and arguments are written as JSON
 * then. Cancelling the subscription forgets the call, and tells the handler of a Java
 * peer that nobody waits for it; a Python peer executes it all the same. A result of
 * {@code null} is an empty {@code Mono}. Signals come on a callback thread of the node,
 * which may make calls and must not wait for other signals.
 * <p>
 * A {@code Mono} fails with the {@link io.peerlink.error.PeerLinkException} that a
 * blocking call throws. Arguments that can never be right are an
 * {@link IllegalArgumentException} when the {@code Mono} is made, not when it is
 * subscribed to.
 */
@CheckReturnValue
public interface ReactivePeerLinkOperations {

	/**
	 * Make calls differently.
	 * @param options how calls are made, unless they say otherwise themselves
	 * @return operations that use these options
	 */
	ReactivePeerLinkOperations with(CallOptions options);

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
	 * Call a method of a peer.
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
	 * Call a method of a peer with a generic result.
	 * @param <T> the type of the result
	 * @param peer the peer's name
	 * @param method the method's name
	 * @param resultType what the result is read as
	 * @param args the positional arguments
	 * @return the result, empty when the peer returned nothing
	 */
	default <T> Mono<T> call(String peer, String method, ParameterizedTypeReference<T> resultType,
			@Nullable Object... args) {
		return to(peer).method(method).args(args).call(resultType);
	}

	/**
	 * Call a method of every peer at once. No peer's failure is a failure of the
	 * {@code Mono}.
	 * @param <T> the type of the results
	 * @param method the method's name
	 * @param resultType what each result is read as
	 * @param args the positional arguments
	 * @return each peer's result or error by the peer's name, in the order of
	 * {@link #peers()}, when all have answered or the timeout is over
	 */
	default <T> Mono<Map<String, CallResult<T>>> broadcast(String method, Class<T> resultType,
			@Nullable Object... args) {
		return broadcast().method(method).args(args).call(resultType);
	}

	/**
	 * Call a method of every peer with generic results at once. No peer's failure is a
	 * failure of the {@code Mono}.
	 * @param <T> the type of the results
	 * @param method the method's name
	 * @param resultType what each result is read as
	 * @param args the positional arguments
	 * @return each peer's result or error by the peer's name, in the order of
	 * {@link #peers()}, when all have answered or the timeout is over
	 */
	default <T> Mono<Map<String, CallResult<T>>> broadcast(String method, ParameterizedTypeReference<T> resultType,
			@Nullable Object... args) {
		return broadcast().method(method).args(args).call(resultType);
	}

	/**
	 * Ping a peer. Any node answers, however busy its handlers are. The ping is not
	 * repeated.
	 * @param peer the peer's name
	 * @return the round-trip time
	 */
	Mono<Duration> ping(String peer);

	/**
	 * Open a channel to a peer. {@link #with(CallOptions) Options of calls} have no
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
	 * List the peers that are up, by name. Does not block.
	 * @return the peers; none when the node is not running
	 */
	List<Peer> peers();

	/**
	 * A call of one peer.
	 */
	@CheckReturnValue
	interface CallSpec extends RequestSpec<CallSpec> {

		/**
		 * Describe the call to its end.
		 * @param <T> the type of the result
		 * @param resultType what the result is read as
		 * @return the result, empty when the peer returned nothing
		 */
		<T> Mono<T> call(Class<T> resultType);

		/**
		 * Describe the call with its generic result to its end.
		 * @param <T> the type of the result
		 * @param resultType what the result is read as
		 * @return the result, empty when the peer returned nothing
		 */
		<T> Mono<T> call(ParameterizedTypeReference<T> resultType);

		/**
		 * Describe the call to its end, its result ignored.
		 * @return completes when the peer has answered; fails as other calls do
		 */
		default Mono<Void> run() {
			return call(void.class);
		}

	}

	/**
	 * A call of every peer. No peer's failure is a failure of the {@code Mono}, unless
	 * the ending says so.
	 */
	@CheckReturnValue
	interface BroadcastSpec extends RequestSpec<BroadcastSpec> {

		/**
		 * Wait for all.
		 * @param <T> the type of the results
		 * @param resultType what each result is read as; {@code void.class} to ignore
		 * them
		 * @return each peer's result or error by the peer's name, in the order of
		 * {@link ReactivePeerLinkOperations#peers()}, when all have answered or the
		 * timeout is over
		 */
		<T> Mono<Map<String, CallResult<T>>> call(Class<T> resultType);

		/**
		 * Wait for all generic results.
		 * @param <T> the type of the results
		 * @param resultType what each result is read as
		 * @return each peer's result or error by the peer's name, in the order of
		 * {@link ReactivePeerLinkOperations#peers()}, when all have answered or the
		 * timeout is over
		 */
		<T> Mono<Map<String, CallResult<T>>> call(ParameterizedTypeReference<T> resultType);

		/**
		 * Wait for the first success; the calls that are then still open are forgotten.
		 * @param <T> the type of the result
		 * @param resultType what the result is read as
		 * @return the first success; fails with a
		 * {@link io.peerlink.error.PeerLinkException} when there is none, whose
		 * suppressed exceptions are those of the peers
		 */
		<T> Mono<CallResult<T>> first(Class<T> resultType);

		/**
		 * Wait for the first success with its generic result; the calls that are then
		 * still open are forgotten.
		 * @param <T> the type of the result
		 * @param resultType what the result is read as
		 * @return the first success; fails with a
		 * {@link io.peerlink.error.PeerLinkException} when there is none, whose
		 * suppressed exceptions are those of the peers
		 */
		<T> Mono<CallResult<T>> first(ParameterizedTypeReference<T> resultType);

		/**
		 * Wait for the first few successes; the calls that are then still open are
		 * forgotten.
		 * @param <T> the type of the results
		 * @param count how many successes are wanted; positive
		 * @param resultType what each result is read as
		 * @return the successes, fastest first; fewer than wanted when no more came
		 * before the timeout
		 */
		<T> Mono<List<CallResult<T>>> first(int count, Class<T> resultType);

		/**
		 * Wait for the first few successes with their generic results; the calls that are
		 * then still open are forgotten.
		 * @param <T> the type of the results
		 * @param count how many successes are wanted; positive
		 * @param resultType what each result is read as
		 * @return the successes, fastest first; fewer than wanted when no more came
		 * before the timeout
		 */
		<T> Mono<List<CallResult<T>>> first(int count, ParameterizedTypeReference<T> resultType);

	}

}
