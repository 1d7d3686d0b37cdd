package io.peerlink.internal.channel;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

import io.peerlink.channel.CloseReason;
import io.peerlink.internal.concurrent.BoundedMap;
import io.peerlink.internal.membership.PeerTable;

/**
 * The channels that ended because their peer was down. If it only paused, or could not be
 * reached, it may have missed the close and still consider them open: so it gets the
 * close again when it is back. Thread-safe.
 */
final class MissedCloses {

	private static final int MAX_REMEMBERED = 1024;

	/**
	 * The instance at the other side of each channel, by the id of the channel.
	 */
	private final Map<String, String> instances = new BoundedMap<>(MAX_REMEMBERED);

	/**
	 * Remembers a channel whose peer was known to be up before. Beyond 1024 channels the
	 * oldest one is forgotten.
	 */
	synchronized void remember(ChannelEntry channel) {
		if (channel.contact().wasUp()) {
			this.instances.put(channel.id(), channel.terms().peer().instanceId());
		}
	}

	/**
	 * Sends the closes that peers have missed that are up now, and forgets them.
	 */
	void sendTo(PeerTable peers, CloseSender closes) {
		closes.sendAgain(CloseReason.PEER_DOWN, takeThoseOf(peers));
	}

	private synchronized Map<String, InetSocketAddress> takeThoseOf(PeerTable peers) {
		Map<String, InetSocketAddress> missed = new HashMap<>();
		this.instances.forEach((id, instanceId) -> peers.findByInstanceId(instanceId)
			.ifPresent((peer) -> missed.put(id, peer.address())));
		this.instances.keySet().removeAll(missed.keySet());
		return missed;
	}

}
