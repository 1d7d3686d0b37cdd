package io.peerlink.stream;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.peerlink.peer.AllowedPeers;
import io.peerlink.peer.Peer;

/**
 * The byte streams of a node: those that peers can open, and those that it opens.
 * Thread-safe. What is registered stays so while the node is stopped.
 *
 * @since 0.1.0
 */
public interface PeerStreams {

	/**
	 * Lets peers open a stream to this node.
	 * @param name the name that peers open it by; not blank
	 * @param handler uses each stream
	 * @throws IllegalArgumentException when the name is blank or too long
	 * @throws IllegalStateException when the name is in use
	 */
	default void registerStream(String name, PeerStreamHandler handler) {
		registerStream(name, handler, AllowedPeers.EVERYBODY);
	}

	/**
	 * Lets certain peers open a stream to this node. Others get a
	 * {@link io.peerlink.error.StreamRejectedException} with the reason
	 * {@value io.peerlink.error.StreamRejectedException#ACCESS_DENIED}.
	 * @param name the name that peers open it by; not blank
	 * @param handler uses each stream
	 * @param allowed the peers that may open it
	 * @throws IllegalArgumentException when the name is blank or too long
	 * @throws IllegalStateException when the name is in use
	 */
	void registerStream(String name, PeerStreamHandler handler, AllowedPeers allowed);

	/**
	 * Returns who may open a stream.
	 * @param name the name that peers open it by
	 * @return the peers, everybody if it is not registered
	 */
	AllowedPeers allowedForStream(String name);

	/**
	 * Withdraws a stream from peers. Those that are open stay open.
	 * @param name the name that peers open it by
	 * @return whether there was one
	 */
	boolean unregisterStream(String name);

	/**
	 * Returns the streams that peers can open.
	 * @return their names, in order
	 */
	List<String> registeredStreams();

	/**
	 * Opens a stream with the {@linkplain StreamOptions#defaults() default options}, as
	 * {@link #openStream(String, String, StreamOptions)} does.
	 * @param peer the peer's name
	 * @param name the name that the peer has registered it by
	 * @return the open stream, to be closed
	 */
	default PeerStream openStream(String peer, String name) {
		return openStream(peer, name, StreamOptions.defaults());
	}

	/**
	 * Opens a stream and waits for the peer's answer. Each stream has a connection of its
	 * own.
	 * @param peer the peer's name: an exact match counts, else a unique one that differs
	 * in case only
	 * @param name the name that the peer has registered it by; not blank
	 * @param options how it is opened and read
	 * @return the open stream, to be closed
	 * @throws IllegalArgumentException when the name of the stream is blank, too long or
	 * reserved, which those are that begin with two underscores
	 * @throws io.peerlink.error.PeerNotFoundException when the peer is not up
	 * @throws io.peerlink.error.StreamRejectedException when the peer has no such stream,
	 * has no streams at all, cannot be reached by TCP or goes down meanwhile, this node
	 * has no TCP, or there are too many streams
	 * @throws io.peerlink.error.PeerTimeoutException when the peer does not answer
	 * @throws io.peerlink.error.PeerLinkException when the node does not run, is stopped
	 * meanwhile or opens a stream to itself, or the waiting thread is interrupted
	 */
	PeerStream openStream(String peer, String name, StreamOptions options);

	/**
	 * Opens a stream to one instance of a peer, as
	 * {@link #openStream(String, String, StreamOptions)} does.
	 * @param peer the peer, as it was listed
	 * @param name the name that the peer has registered it by; not blank
	 * @param options how it is opened and read
	 * @return the open stream, to be closed
	 */
	PeerStream openStream(Peer peer, String name, StreamOptions options);

	/**
	 * Opens a stream without waiting. Where
	 * {@link #openStream(String, String, StreamOptions)} throws a
	 * {@code PeerLinkException}, the future fails with it.
	 * @param peer the peer's name
	 * @param name the name that the peer has registered it by; not blank
	 * @param options how it is opened and read
	 * @return completes on a callback thread; cancelling it gives the stream up
	 * @throws IllegalArgumentException when the name of the stream is blank, too long or
	 * reserved
	 */
	CompletableFuture<PeerStream> openStreamAsync(String peer, String name, StreamOptions options);

	/**
	 * Opens a stream to one instance of a peer without waiting, as
	 * {@link #openStreamAsync(String, String, StreamOptions)} does.
	 * @param peer the peer, as it was listed
	 * @param name the name that the peer has registered it by; not blank
	 * @param options how it is opened and read
	 * @return completes on a callback thread; cancelling it gives the stream up
	 */
	CompletableFuture<PeerStream> openStreamAsync(Peer peer, String name, StreamOptions options);

}
