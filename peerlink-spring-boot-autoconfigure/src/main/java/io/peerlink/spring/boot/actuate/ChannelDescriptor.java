package io.peerlink.spring.boot.actuate;

import io.peerlink.channel.ChannelStatistics;
import io.peerlink.channel.ChannelStatus;

/**
 * Description of an open channel.
 *
 * @param id names it on the wire
 * @param name the name that it was opened by
 * @param peer the name of the peer at the other side
 * @param peerInstanceId the instance of that peer
 * @param ordering what is made of the order of messages: {@code RAW} or {@code SEQUENCE}
 * @param initiator whether the node opened it, not the peer
 * @param queueDepth messages that wait to be received
 * @param queueCapacity how many may wait
 * @param sent messages that were sent
 * @param received messages that arrived, those that were dropped included
 * @param droppedStale messages that were dropped because a newer one had arrived
 * @param droppedOverflow messages that the full queue dropped
 * @param failed messages that the listener could not take
 */
public record ChannelDescriptor(String id, String name, String peer, String peerInstanceId, String ordering,
		boolean initiator, int queueDepth, int queueCapacity, long sent, long received, long droppedStale,
		long droppedOverflow, long failed) {

	static ChannelDescriptor of(ChannelStatus status) {
		ChannelStatistics statistics = status.statistics();
		return new ChannelDescriptor(status.id(), status.name(), status.peer().name(), status.peer().instanceId(),
				status.ordering().name(), status.initiator(), statistics.queueDepth(), statistics.queueCapacity(),
				statistics.sent(), statistics.received(), statistics.droppedStale(), statistics.droppedOverflow(),
				statistics.failed());
	}

}
