package io.peerlink.spring.annotation;

import io.peerlink.call.InvalidClientException;
import io.peerlink.peer.Peer;

/**
 * Typed clients for peers that are known at run time only.
 *
 * <pre class="code">
 * for (Peer peer : template.peers()) {
 *     Station station = clients.of(Station.class, peer);
 *     station.read("roof");
 * }
 * clients.ofAll(Stations.class).read("roof").forEach((result) -&gt; ..);
 * </pre>
 * <p>
 * An interface needs no annotation. {@link PeerLinkMethod @PeerLinkMethod} counts, and so
 * do the prefix and the timeout of {@link PeerLinkClient @PeerLinkClient}, but not its
 * peer. What methods may take and return, and how calls fail, is the same as for
 * {@link PeerLinkClient}.
 * <p>
 * Thread-safe. Clients are kept, up to a limit, and made again when they are needed, so
 * they may be asked for at each call.
 *
 * @since 0.1.0
 */
public interface PeerLinkClients {

	/**
	 * Returns a client for one peer. The peer need not be up; it is looked up at every
	 * call.
	 * @param <I> the interface
	 * @param type the interface
	 * @param peer the name of the peer
	 * @return the client, thread-safe
	 * @throws InvalidClientException if the interface cannot be a client
	 */
	<I> I of(Class<I> type, String peer);

	/**
	 * Returns a client for one instance of a peer. Its calls fail when the peer has been
	 * restarted since it was listed; use its name for a client that goes on.
	 * @param <I> the interface
	 * @param type the interface
	 * @param peer the peer, as it was listed
	 * @return the client, thread-safe
	 * @throws InvalidClientException if the interface cannot be a client
	 */
	<I> I of(Class<I> type, Peer peer);

	/**
	 * Returns a client for all peers that are up when it is called. What its methods
	 * return is told by {@link io.peerlink.call.Broadcast#proxy(Class)}; reactive types
	 * with one value, such as {@code Mono<List<CallResult<Integer>>>}, are possible too.
	 * @param <I> the interface
	 * @param type the interface
	 * @return the client, thread-safe
	 * @throws InvalidClientException if the interface cannot be a client
	 */
	<I> I ofAll(Class<I> type);

}
