package io.peerlink.internal.channel;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelListener;
import io.peerlink.channel.ChannelOptions;
import org.jspecify.annotations.Nullable;

/**
 * The channels that peers can open, and the listeners of all channels. May change while
 * the node runs, and outlives its runs. Thread-safe.
 */
public final class ChannelRegistry {

	private final ConcurrentMap<String, Registration> registrations = new ConcurrentHashMap<>();

	private final List<ChannelListener> listeners = new CopyOnWriteArrayList<>();

	/**
	 * Registers a channel that peers can open.
	 * @param name its name
	 * @param acceptor called with each channel that is opened
	 * @param options how the channel works at this side
	 * @throws IllegalArgumentException when the name is blank
	 * @throws IllegalStateException when the name is in use
	 */
	public void register(String name, Consumer<? super Channel> acceptor, ChannelOptions options) {
		Objects.requireNonNull(name, "name must not be null");
		Objects.requireNonNull(acceptor, "acceptor must not be null");
		Objects.requireNonNull(options, "options must not be null");
		if (name.isBlank()) {
			throw new IllegalArgumentException("The name of a channel must not be blank");
		}
		if (this.registrations.putIfAbsent(name, new Registration(acceptor, options)) != null) {
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
	 * Adds a listener of all channels that are opened after it was added.
	 * @param listener the listener
	 * @return removes the listener
	 */
	public Runnable listen(ChannelListener listener) {
		this.listeners.add(Objects.requireNonNull(listener, "listener must not be null"));
		return () -> this.listeners.remove(listener);
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
	 */
	record Registration(Consumer<? super Channel> acceptor, ChannelOptions options) {
	}

}
