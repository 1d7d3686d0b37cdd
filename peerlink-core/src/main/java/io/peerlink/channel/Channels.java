package io.peerlink.channel;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.peerlink.peer.AllowedPeers;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerListener;

/**
 * The channels of a node: those that peers can open, and those that it opens.
 * Thread-safe. What is registered stays so while the node is stopped.
 *
 * @since 0.1.0
 */
public interface Channels {

	/**
	 * Lets peers open a channel to this node. The acceptor is called with each channel,
	 * on a thread that it may block; when it fails, the channel is closed.
	 * @param name the name that peers open it by
	 * @param acceptor takes each channel, as a rule to set its listener
	 * @param options how the channel works at this side; peers must open it with the same
	 * ordering
	 * @throws IllegalStateException when the name is in use
	 */
	default void registerChannel(String name, Consumer<? super Channel> acceptor, ChannelOptions options) {
		registerChannel(name, acceptor, options, AllowedPeers.EVERYBODY);
	}

	/**
	 * Lets certain peers open a channel to this node. Others get a
	 * {@link io.peerlink.error.ChannelRejectedException} with the reason
	 * {@value CloseReason#ACCESS_DENIED}.
	 * @param name the name that peers open it by
	 * @param acceptor takes each channel, as a rule to set its listener
	 * @param options how the channel works at this side; peers must open it with the same
	 * ordering
	 * @param allowed the peers that may open it
	 * @throws IllegalStateException when the name is in use
	 */
	void registerChannel(String name, Consumer<? super Channel> acceptor, ChannelOptions options, AllowedPeers allowed);

	/**
	 * Returns who may open a channel.
	 * @param name the name that peers open it by
	 * @return the peers, everybody if it is not registered
	 */
	AllowedPeers allowedForChannel(String name);

	/**
	 * Withdraws a channel from peers. Channels that are open stay open.
	 * @param name the name that peers open it by
	 * @return whether there was one
	 */
	boolean unregisterChannel(String name);

	/**
	 * Returns the channels that peers can open.
	 * @return their names, in order
	 */
	List<String> registeredChannels();

	/**
	 * Opens a channel and waits for the peer's acknowledgement. Listeners that must not
	 * wait use {@link #openChannelAsync(String, String, ChannelOptions)}. A node cannot
	 * open a channel to itself.
	 * @param peer the peer's name: an exact match counts, else a unique one that differs
	 * in case only
	 * @param name the name that the peer has registered it by; not blank
	 * @param options how it works at this side
	 * @return the open channel
	 * @throws IllegalArgumentException when the name of the channel is blank
	 * @throws io.peerlink.error.PeerNotFoundException when the peer is not up
	 * @throws io.peerlink.error.ChannelRejectedException when the peer has no such
	 * channel, has it with another ordering, or there are too many channels
	 * @throws io.peerlink.error.PeerTimeoutException when the peer does not answer
	 * @throws io.peerlink.error.ChannelClosedException when the peer goes down meanwhile
	 * @throws io.peerlink.error.PayloadTooLargeException when the name does not fit into
	 * a datagram
	 * @throws io.peerlink.error.PeerLinkException when the peer is this node itself, the
	 * node is stopped meanwhile, or the waiting thread is interrupted
	 */
	Channel openChannel(String peer, String name, ChannelOptions options);

	/**
	 * Opens a channel to one instance of a peer, as
	 * {@link #openChannel(String, String, ChannelOptions)} does.
	 * @param peer the peer, as it was listed
	 * @param name the name that the peer has registered it by; not blank
	 * @param options how it works at this side
	 * @return the open channel
	 * @throws IllegalArgumentException when the name of the channel is blank
	 */
	Channel openChannel(Peer peer, String name, ChannelOptions options);

	/**
	 * Opens a channel without waiting. Where
	 * {@link #openChannel(String, String, ChannelOptions)} throws a
	 * {@code PeerLinkException}, the future fails with it.
	 * @param peer the peer's name
	 * @param name the name that the peer has registered it by; not blank
	 * @param options how it works at this side
	 * @return completes on a callback thread; cancelling it gives the channel up
	 * @throws IllegalArgumentException when the name of the channel is blank
	 */
	CompletableFuture<Channel> openChannelAsync(String peer, String name, ChannelOptions options);

	/**
	 * Opens a channel to one instance of a peer without waiting, as
	 * {@link #openChannelAsync(String, String, ChannelOptions)} does.
	 * @param peer the peer, as it was listed
	 * @param name the name that the peer has registered it by; not blank
	 * @param options how it works at this side
	 * @return completes on a callback thread; cancelling it gives the channel up
	 * @throws IllegalArgumentException when the name of the channel is blank
	 */
	CompletableFuture<Channel> openChannelAsync(Peer peer, String name, ChannelOptions options);

	/**
	 * Keeps a channel to a peer open: opens it whenever the peer is up, and again after
	 * each end, until what this returns is closed. The node need not run yet.
	 * @param peer the peer's name: an exact match counts, else a unique one that differs
	 * in case only
	 * @param name the name that the peer has registered it by; not blank
	 * @param options how it works at this side
	 * @return the kept channel
	 * @throws IllegalArgumentException when a name is blank
	 * @throws io.peerlink.error.PeerLinkException when it is the name of this node, which
	 * one that may take another name does not know before it runs
	 */
	default KeptChannel keepOpen(String peer, String name, ChannelOptions options) {
		return keepOpen(peer, name, options, (channel) -> {
		});
	}

	/**
	 * Keeps a channel to a peer open, as
	 * {@link #keepOpen(String, String, ChannelOptions)} does.
	 * @param peer the peer's name
	 * @param name the name that the peer has registered it by; not blank
	 * @param options how it works at this side
	 * @param opened called with each channel that is opened, on a thread that it may
	 * block, as a rule to set its listener; when it fails, the channel is closed
	 * @return the kept channel
	 * @throws IllegalArgumentException when a name is blank
	 * @throws io.peerlink.error.PeerLinkException when it is the name of this node, which
	 * one that may take another name does not know before it runs
	 */
	KeptChannel keepOpen(String peer, String name, ChannelOptions options, Consumer<? super Channel> opened);

	/**
	 * Keeps a channel open to each peer that a filter accepts, as
	 * {@link #keepOpen(String, String, ChannelOptions, Consumer)} does to one.
	 * @param peers the filter; asked for each peer that is up, again and again, at least
	 * when peers come or go. Its answer must depend on the peer only, and it must not
	 * block. When it fails, no channel is opened until it is asked again
	 * @param name the name that the peers have registered it by; not blank
	 * @param options how it works at this side
	 * @param opened called with each channel that is opened, on a thread that it may
	 * block, as a rule to set its listener; when it fails, the channel is closed
	 * @return the kept channels
	 * @throws IllegalArgumentException when the name of the channel is blank
	 */
	KeptChannel keepOpen(Predicate<? super Peer> peers, String name, ChannelOptions options,
			Consumer<? super Channel> opened);

	/**
	 * Registers a listener for all channels that are opened from now on, by this node or
	 * by peers, after each restart as well; and for the end of those that were open
	 * before.
	 * @param listener the listener
	 * @return closes the registration
	 */
	PeerListener.Registration addChannelListener(ChannelListener listener);

}
