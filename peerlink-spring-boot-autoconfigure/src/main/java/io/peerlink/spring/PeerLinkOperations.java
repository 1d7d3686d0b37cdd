package io.peerlink.spring;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.discovery.Peer;
import io.peerlink.rpc.CallOptions;
import io.peerlink.rpc.CallResult;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;

/**
 * Calls and channels to peers, by their names. For any number of threads.
 * <p>
 * A name is looked up at each use: an exact match counts, else a unique one that differs
 * in case only. A call fails with a {@link io.peerlink.error.PeerLinkException}, of which
 * {@link io.peerlink.error.PeerNotFoundException},
 * {@link io.peerlink.error.PeerTimeoutException},
 * {@link io.peerlink.error.RemoteErrorException},
 * {@link io.peerlink.error.PeerBusyException} and
 * {@link io.peerlink.error.PayloadTooLargeException} are kinds; an asynchronous call
 * never throws, its future fails.
 */
public interface PeerLinkOperations {

	/**
	 * Make calls differently.
	 * @param options how calls are made
	 * @return operations that use these options
	 */
	PeerLinkOperations with(CallOptions options);

	/**
	 * Call a method of a peer and wait for its result.
	 * @param <T> the type of the result
	 * @param peer the peer's name
	 * @param method the method's name
	 * @param resultType what the result is read as; {@code void.class} to ignore it
	 * @param args the positional arguments
	 * @return the result, {@code null} when the peer returned nothing
	 */
	<T> @Nullable T call(String peer, String method, Class<T> resultType, @Nullable Object... args);

	/**
	 * Call a method of a peer and wait for its generic result.
	 * @param <T> the type of the result
	 * @param peer the peer's name
	 * @param method the method's name
	 * @param resultType what the result is read as
	 * @param args the positional arguments
	 * @return the result, {@code null} when the peer returned nothing
	 */
	<T> @Nullable T call(String peer, String method, ParameterizedTypeReference<T> resultType,
			@Nullable Object... args);

	/**
	 * Call a method of a peer without waiting.
	 * @param <T> the type of the result
	 * @param peer the peer's name
	 * @param method the method's name
	 * @param resultType what the result is read as; {@code void.class} to ignore it
	 * @param args the positional arguments
	 * @return completes on a callback thread of the node; cancelling it forgets the call
	 */
	<T> CompletableFuture<@Nullable T> callAsync(String peer, String method, Class<T> resultType,
			@Nullable Object... args);

	/**
	 * Call a method of a peer with a generic result without waiting.
	 * @param <T> the type of the result
	 * @param peer the peer's name
	 * @param method the method's name
	 * @param resultType what the result is read as
	 * @param args the positional arguments
	 * @return completes on a callback thread of the node; cancelling it forgets the call
	 */
	<T> CompletableFuture<@Nullable T> callAsync(String peer, String method, ParameterizedTypeReference<T> resultType,
			@Nullable Object... args);

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
	<T> Map<String, CallResult<T>> callAll(String method, Class<T> resultType, @Nullable Object... args);

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
	<T> Map<String, CallResult<T>> callAll(String method, ParameterizedTypeReference<T> resultType,
			@Nullable Object... args);

	/**
	 * Call a method of every peer at once without waiting.
	 * @param <T> the type of the results
	 * @param method the method's name
	 * @param resultType what each result is read as
	 * @param args the positional arguments
	 * @return completes when all have answered or the timeout is over; cancelling it
	 * forgets the calls
	 */
	<T> CompletableFuture<Map<String, CallResult<T>>> callAllAsync(String method, Class<T> resultType,
			@Nullable Object... args);

	/**
	 * Call a method of every peer with generic results at once without waiting.
	 * @param <T> the type of the results
	 * @param method the method's name
	 * @param resultType what each result is read as
	 * @param args the positional arguments
	 * @return completes when all have answered or the timeout is over; cancelling it
	 * forgets the calls
	 */
	<T> CompletableFuture<Map<String, CallResult<T>>> callAllAsync(String method,
			ParameterizedTypeReference<T> resultType, @Nullable Object... args);

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

}
