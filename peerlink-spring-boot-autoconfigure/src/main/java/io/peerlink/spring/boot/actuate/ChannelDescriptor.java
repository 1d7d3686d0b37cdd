package io.peerlink.spring.boot.actuate;

import io.peerlink.channel.ChannelStatistics;
import io.peerlink.channel.ChannelStatus;

/**
 * Description of an open channel.
 *
 * @param id identifies the channel on the wire
 * @param name the name by which it was opened
 * @param peer the name of the peer on the other side
 * @param peerInstanceId the instance of that peer
 * @param ordering the ordering of messages: {@code RAW} or {@code SEQUENCE}
 * @param initiator whether the node opened it, not the peer
 * @param queueDepth messages that wait to be received
 * @param queueCapacity the maximum number of messages that wait
 * @param sent messages that were sent
 * @param received messages that arrived, including dropped ones
 * @param droppedStale messages that were dropped because a newer one had arrived
 * @param droppedOverflow messages that the full queue dropped
 * @param failed messages that the listener could not take
 * @since 0.1.0
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
