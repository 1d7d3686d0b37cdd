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
 * The channels that peers can open, and who wants to hear of channels. May change while
 * the node runs; outlives its runs.
 */
public final class ChannelRegistry {

	private final ConcurrentMap<String, Acceptor> acceptors = new ConcurrentHashMap<>();

	private final List<ChannelListener> listeners = new CopyOnWriteArrayList<>();

	/**
	 * Let peers open a channel.
	 * @param name its name
	 * @param acceptor takes each channel that is opened
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
		if (this.acceptors.putIfAbsent(name, new Acceptor(acceptor, options)) != null) {
			throw new IllegalStateException("Channel '" + name + "' is registered already");
		}
	}

	/**
	 * Let peers not open a channel any more. Those that are open stay open.
	 * @param name its name
	 * @return whether it was registered
	 */
	public boolean unregister(String name) {
		return this.acceptors.remove(name) != null;
	}

	/**
	 * List the channels that peers can open.
	 * @return their names, in order
	 */
	public List<String> names() {
		return this.acceptors.keySet().stream().sorted().toList();
	}

	/**
	 * Tell a listener of all channels that are opened from now on.
	 * @param listener the listener
	 * @return to be run when the listener has heard enough
	 */
	public Runnable listen(ChannelListener listener) {
		this.listeners.add(Objects.requireNonNull(listener, "listener must not be null"));
		return () -> this.listeners.remove(listener);
	}

	@Nullable Acceptor find(String name) {
		return this.acceptors.get(name);
	}

	List<ChannelListener> listeners() {
		return this.listeners;
	}

	/**
	 * Who takes the channels of one name.
	 *
	 * @param consumer takes each channel
	 * @param options how the channels work at this side
	 */
	record Acceptor(Consumer<? super Channel> consumer, ChannelOptions options) {
	}

}
