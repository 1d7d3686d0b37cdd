package io.peerlink.internal.channel;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

import io.peerlink.channel.ChannelStatus;
import io.peerlink.internal.context.Arrival;
import org.jspecify.annotations.Nullable;

/**
 * The channels of a node by their id: those that are being opened or are open, and why
 * those ended that ended last. Thread-safe.
 */
final class ChannelTable {

	private final ConcurrentMap<String, ChannelEntry> channels = new ConcurrentHashMap<>();

	private final ClosedChannels closed = new ClosedChannels();

	void add(ChannelEntry channel) {
		this.channels.put(channel.id(), channel);
	}

	@Nullable ChannelEntry find(String id) {
		return this.channels.get(id);
	}

	/**
	 * Returns all channels, those that are being opened included.
	 */
	Collection<ChannelEntry> all() {
		return this.channels.values();
	}

	/**
	 * Returns the channels that both sides have agreed to.
	 */
	Stream<ChannelEntry> open() {
		return this.channels.values().stream().filter((channel) -> !channel.isBeingOpened());
	}

	/**
	 * Returns snapshots of the channels that both sides have agreed to, by name and id.
	 */
	List<ChannelStatus> status() {
		return open().map((channel) -> channel.endpoint().status())
			.sorted(Comparator.comparing(ChannelStatus::name).thenComparing(ChannelStatus::id))
			.toList();
	}

	/**
	 * Removes a channel that has ended.
	 * @param reason the close reason for the peer
	 */
	void remove(ChannelEntry channel, String reason) {
		// In this order: in between, a retransmitted open request would open the channel
		// again.
		this.closed.remember(channel, reason);
		this.channels.remove(channel.id(), channel);
	}

	/**
	 * Returns why a channel ended.
	 * @param arrival the message that names the channel
	 * @return the close reason for the peer, {@code null} when there was no such channel
	 * with it, or too long ago
	 */
	@Nullable String closeReason(String id, Arrival arrival) {
		return this.closed.reason(id, arrival);
	}

}
