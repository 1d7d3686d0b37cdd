package io.peerlink.internal.channel.endpoint;

import java.time.Duration;

import io.peerlink.channel.ChannelOrdering;
import io.peerlink.channel.OverflowPolicy;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * What is fixed for one side of a channel when it is created.
 *
 * @param id identifies the channel on the wire
 * @param name the name that the channel was opened by
 * @param peer the peer at the other side
 * @param initiator whether this side opened the channel
 * @param ordering the ordering of frames
 * @param queueSize how many messages may wait to be received
 * @param overflow which message a full queue drops
 * @param idleTimeout after how much time without a frame the channel ends, {@code null}
 * for never
 */
public record ChannelTerms(String id, String name, Peer peer, boolean initiator, ChannelOrdering ordering,
		int queueSize, OverflowPolicy overflow, @Nullable Duration idleTimeout) {

	/**
	 * Returns the channel as messages to people name it.
	 */
	@Override
	public String toString() {
		return "channel '" + this.name + "' with '" + this.peer.name() + "'";
	}

}
