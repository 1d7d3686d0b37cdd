package io.peerlink.internal.channel;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Remembers the channels that ended last, so that a delayed {@code channel_open} does not
 * bring one back to life and a peer that missed the close is told the true reason.
 */
final class ClosedChannels {

	private static final int MAX_REMEMBERED = 1024;

	private final Map<String, Epitaph> epitaphs = new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Epitaph> eldest) {
			return size() > MAX_REMEMBERED;
		}

	};

	synchronized void remember(String id, InetSocketAddress peer, String reason) {
		this.epitaphs.put(id, new Epitaph(peer, reason));
	}

	/**
	 * Find out why a channel ended.
	 * @return the reason for the peer, {@code null} when there was no such channel with
	 * it, or too long ago
	 */
	synchronized @Nullable String reason(String id, InetSocketAddress peer) {
		Epitaph epitaph = this.epitaphs.get(id);
		return (epitaph != null && epitaph.peer().equals(peer)) ? epitaph.reason() : null;
	}

	private record Epitaph(InetSocketAddress peer, String reason) {
	}

}
