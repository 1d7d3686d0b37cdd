package io.peerlink.internal.seal;

import java.util.Map;

/**
 * Numbers of a {@link SealEngine}, read one after the other.
 *
 * @param dropped received packets that were dropped, by cause; each cause has a value
 * @param remotes nodes that something is known of
 * @param sessions sessions, those included that only receive
 * @param waiting datagrams that wait for a session
 * @param waitingBytes their length
 * @param begun handshakes that this node has begun
 * @param answered handshakes of others that this node has answered
 * @param made sessions that were made by the handshakes of this node
 * @param failed handshakes of this node that were given up
 * @param expired datagrams that waited too long for a session
 * @param overflowed datagrams that there was no room for while they waited
 * @param moved moves of nodes to another address
 */
public record SealStatistics(Map<DropCause, Long> dropped, int remotes, int sessions, int waiting, long waitingBytes,
		long begun, long answered, long made, long failed, long expired, long overflowed, long moved) {

	public SealStatistics {
		dropped = Map.copyOf(dropped);
	}

	/**
	 * Returns how many received packets were dropped for a cause.
	 * @param cause the cause
	 * @return the count
	 */
	public long dropped(DropCause cause) {
		return this.dropped.getOrDefault(cause, 0L);
	}

}
