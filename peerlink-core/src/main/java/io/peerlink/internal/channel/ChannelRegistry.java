package io.peerlink.internal.channel;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelListener;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.channel.KeptChannel;
import io.peerlink.peer.AllowedPeers;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * The channels that peers can open, those that are to be kept open, and the listeners of
 * all channels. May change while the node runs, and outlives its runs. Thread-safe.
 */
public final class ChannelRegistry {

	private final ConcurrentMap<String, Registration> registrations = new ConcurrentHashMap<>();

	private final List<ChannelListener> listeners = new CopyOnWriteArrayList<>();

	private final List<ChannelKeeper> keepers = new CopyOnWriteArrayList<>();

	private final List<Runnable> keeperListeners = new CopyOnWriteArrayList<>();

	/**
	 * Registers a channel that peers can open.
	 * @param name its name
	 * @param acceptor called with each channel that is opened
	 * @param options how the channel works at this side
	 * @param allowed the peers that may open it
	 * @throws IllegalArgumentException when the name is blank
	 * @throws IllegalStateException when the name is in use
	 */
	public void register(String name, Consumer<? super Channel> acceptor, ChannelOptions options,
			AllowedPeers allowed) {
		Objects.requireNonNull(name, "name must not be null");
		Objects.requireNonNull(acceptor, "acceptor must not be null");
		Objects.requireNonNull(options, "options must not be null");
		Objects.requireNonNull(allowed, "allowed must not be null");
		requireName("channel", name);
		if (this.registrations.putIfAbsent(name, new Registration(acceptor, options, allowed)) != null) {
			throw new IllegalStateException("Channel '" + name + "' is registered already");
		}
	}

	/**
	 * Unregisters a channel. Channels of this name that are open stay open.
	 * @param name its name
	 * @return whether it was registered
	 */
	public boolean unregister(String name) {
		return this.registrations.remove(name) != null;
	}

	/**
	 * Returns the channels that peers can open.
	 * @return their names, in order
	 */
	public List<String> names() {
		return this.registrations.keySet().stream().sorted().toList();
	}

	/**
	 * Returns who may open a channel.
	 * @param name its name
	 * @return the peers, everybody if it is not registered
	 */
	public AllowedPeers allowed(String name) {
		Registration registration = this.registrations.get(name);
		return (registration != null) ? registration.allowed() : AllowedPeers.EVERYBODY;
	}

	/**
	 * Adds a listener of all channels that are opened after it was added.
	 * @param listener the listener
	 * @return removes the listener
	 */
	public Runnable listen(ChannelListener listener) {
		this.listeners.add(Objects.requireNonNull(listener, "listener must not be null"));
		return () -> this.listeners.remove(listener);
	}

	/**
	 * Keeps a channel to a peer open.
	 * @param peer the peer's name
	 * @param name the name that the peer has registered the channel by
	 * @param options how the channel works at this side
	 * @param opened called with each channel that is opened
	 * @return what is kept
	 * @throws IllegalArgumentException when a name is blank
	 */
	public KeptChannel keepOpen(String peer, String name, ChannelOptions options, Consumer<? super Channel> opened) {
		Objects.requireNonNull(peer, "peer must not be null");
		requireName("peer", peer);
		return keep((peers) -> peers.findByName(peer)
			.filter((found) -> !found.instanceId().equals(peers.ownInstanceId()))
			.map(List::of)
			.orElse(List.of()), name, options, opened);
	}

	/**
	 * Keeps a channel open to each peer that a filter accepts.
	 * @param peers the filter
	 * @param name the name that the peers have registered the channel by
	 * @param options how the channels work at this side
	 * @param opened called with each channel that is opened
	 * @return what is kept
	 * @throws IllegalArgumentException when the name of the channel is blank
	 */
	public KeptChannel keepOpen(Predicate<? super Peer> peers, String name, ChannelOptions options,
			Consumer<? super Channel> opened) {
		Objects.requireNonNull(peers, "peers must not be null");
		return keep((table) -> table.peers().stream().filter(peers).toList(), name, options, opened);
	}

	private KeptChannel keep(ChannelKeeper.Selection peers, String name, ChannelOptions options,
			Consumer<? super Channel> opened) {
		Objects.requireNonNull(name, "name must not be null");
		Objects.requireNonNull(options, "options must not be null");
		Objects.requireNonNull(opened, "opened must not be null");
		requireName("channel", name);
		ChannelKeeper keeper = new ChannelKeeper(peers, name, options, opened, this::remove);
		this.keepers.add(keeper);
		keepersChanged();
		return keeper;
	}

	private static void requireName(String what, String name) {
		if (name.isBlank()) {
			throw new IllegalArgumentException("The name of a " + what + " must not be blank");
		}
	}

	private void remove(ChannelKeeper keeper) {
		this.keepers.remove(keeper);
		keepersChanged();
	}

	private void keepersChanged() {
		this.keeperListeners.forEach(Runnable::run);
	}

	/**
	 * Returns which channels are to be kept open.
	 */
	List<ChannelKeeper> keepers() {
		return this.keepers;
	}

	/**
	 * Registers what is run when there is another channel to keep open, or one less.
	 */
	void onKeepersChanged(Runnable listener) {
		this.keeperListeners.add(listener);
	}

	void removeListener(Runnable listener) {
		this.keeperListeners.remove(listener);
	}

	@Nullable Registration find(String name) {
		return this.registrations.get(name);
	}

	List<ChannelListener> listeners() {
		return this.listeners;
	}

	/**
	 * A channel that peers can open.
	 *
	 * @param acceptor called with each channel that is opened
	 * @param options how the channels work at this side
	 * @param allowed the peers that may open it
	 */
	record Registration(Consumer<? super Channel> acceptor, ChannelOptions options, AllowedPeers allowed) {
	}

}
