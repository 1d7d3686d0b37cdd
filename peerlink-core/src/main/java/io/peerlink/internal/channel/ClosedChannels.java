package io.peerlink.internal.channel;

import java.net.InetSocketAddress;
import java.util.Map;

import io.peerlink.internal.concurrent.BoundedMap;
import io.peerlink.internal.context.Arrival;
import org.jspecify.annotations.Nullable;

/**
 * The close reasons of the channels that ended last, so that a delayed
 * {@code channel_open} does not open one again and a peer that missed the close gets the
 * true reason. Thread-safe.
 */
final class ClosedChannels {

	private static final int MAX_REMEMBERED = 1024;

	private final Map<String, ClosedChannel> channels = new BoundedMap<>(MAX_REMEMBERED);

	/**
	 * Remembers a channel. Beyond 1024 channels the oldest one is forgotten.
	 * @param reason the close reason for the peer
	 */
	void remember(ChannelEntry channel, String reason) {
		remember(channel.id(), channel.remoteAddress(), channel.terms().peer().instanceId(), reason);
	}

	synchronized void remember(String id, InetSocketAddress address, String instanceId, String reason) {
		this.channels.put(id, new ClosedChannel(address, instanceId, reason));
	}

	/**
	 * Returns why a channel ended.
	 * @param arrival the message that names the channel
	 * @return the close reason for the peer, {@code null} when there was no such channel
	 * with it, or too long ago
	 */
	synchronized @Nullable String reason(String id, Arrival arrival) {
		ClosedChannel channel = this.channels.get(id);
		return (channel != null && channel.isWith(arrival)) ? channel.reason() : null;
	}

	private record ClosedChannel(InetSocketAddress address, String instanceId, String reason) {

		/**
		 * Only members know the id of a sealed channel, while an open request that was
		 * held back may have any source address.
		 */
		boolean isWith(Arrival arrival) {
			return arrival.isAuthenticated() || this.address.equals(arrival.source())
					|| arrival.isFrom(this.instanceId);
		}

	}

}
