package io.peerlink.internal.channel;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.channel.KeptChannel;
import io.peerlink.error.ChannelClosedException;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which channels a user wants to be kept open, and those that are open. Outlives the runs
 * of the node, in which {@link KeptChannels} opens them. Thread-safe.
 */
final class ChannelKeeper implements KeptChannel {

	private static final Logger logger = LoggerFactory.getLogger(ChannelKeeper.class);

	private final List<Channel> channels = new CopyOnWriteArrayList<>();

	private final Selection peers;

	private final String name;

	private final ChannelOptions options;

	private final Consumer<? super Channel> opened;

	private final Consumer<ChannelKeeper> onClose;

	private volatile boolean closed;

	private volatile String failure = "";

	ChannelKeeper(Selection peers, String name, ChannelOptions options, Consumer<? super Channel> opened,
			Consumer<ChannelKeeper> onClose) {
		this.peers = peers;
		this.name = name;
		this.options = options;
		this.opened = opened;
		this.onClose = onClose;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public List<Channel> channels() {
		return this.channels.stream().filter(Channel::isOpen).toList();
	}

	@Override
	public int send(@Nullable Object payload) {
		int sent = 0;
		for (Channel channel : this.channels) {
			if (channel.isOpen() && trySend(channel, payload)) {
				sent++;
			}
		}
		return sent;
	}

	private static boolean trySend(Channel channel, @Nullable Object payload) {
		try {
			channel.send(payload);
			return true;
		}
		catch (ChannelClosedException ex) {
			logger.debug("A message of {} is lost", channel, ex);
			return false;
		}
	}

	@Override
	public void close() {
		this.closed = true;
		this.onClose.accept(this);
		this.channels.forEach(Channel::close);
	}

	boolean isClosed() {
		return this.closed;
	}

	ChannelOptions options() {
		return this.options;
	}

	/**
	 * Returns the peers to keep a channel to, of those that are up. May call the user's
	 * filter.
	 * @return the peers, {@code null} when the filter failed
	 */
	@Nullable List<Peer> select(PeerTable peers) {
		try {
			List<Peer> selected = this.peers.of(peers);
			this.failure = "";
			return selected;
		}
		catch (Throwable ex) {
			filterFailed(ex);
			return null;
		}
	}

	/**
	 * A filter that fails does so whenever it is called: it is logged once.
	 */
	private void filterFailed(Throwable failure) {
		String type = failure.getClass().getName();
		if (type.equals(this.failure)) {
			logger.debug("The filter of {} failed", this, failure);
			return;
		}
		this.failure = type;
		logger.error("The filter of {} failed", this, failure);
	}

	/**
	 * Takes a channel that was opened. Called on a thread of the channel; calls the user.
	 */
	void add(Channel channel) {
		if (!this.closed) {
			this.opened.accept(channel);
			this.channels.add(channel);
			channel.onDisconnect((reason) -> this.channels.remove(channel));
		}
		if (this.closed) {
			channel.close();
		}
	}

	@Override
	public String toString() {
		return "kept channel '" + this.name + "'";
	}

	/**
	 * Selects peers of those that are up.
	 */
	@FunctionalInterface
	interface Selection {

		List<Peer> of(PeerTable peers);

	}

}
