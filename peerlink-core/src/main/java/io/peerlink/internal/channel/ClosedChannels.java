package io.peerlink.internal.channel;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The close reasons of the channels that ended last, so that a delayed
 * {@code channel_open} does not open one again and a peer that missed the close gets the
 * true reason. Thread-safe.
 */
final class ClosedChannels {

	private static final int MAX_REMEMBERED = 1024;

	private final Map<String, ClosedChannel> channels = new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, ClosedChannel> eldest) {
			return size() > MAX_REMEMBERED;
		}

	};

	/**
	 * Remembers a channel. Beyond 1024 channels the oldest one is forgotten.
	 * @param id the id of the channel
	 * @param peer where frames of the peer came from
	 * @param reason the close reason for the peer
	 */
	synchronized void remember(String id, InetSocketAddress peer, String reason) {
		this.channels.put(id, new ClosedChannel(peer, reason));
	}

	/**
	 * Returns why a channel ended.
	 * @return the close reason for the peer, {@code null} when there was no such channel
	 * with it, or too long ago
	 */
	synchronized @Nullable String reason(String id, InetSocketAddress peer) {
		ClosedChannel channel = this.channels.get(id);
		return (channel != null && channel.peer().equals(peer)) ? channel.reason() : null;
	}

	private record ClosedChannel(InetSocketAddress peer, String reason) {
	}

}
