package io.peerlink.internal.node;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.peerlink.internal.context.NodeIdentity;
import io.peerlink.internal.membership.Pong;

/**
 * Which of two live nodes with one name keeps it: the one that has had it for longer.
 * Each node asks the other for that time, so that their clocks need not agree, and both
 * come to the same result. One that does not say how long it has had the name, and so
 * would never give it up, counts as older.
 */
final class Seniority {

	/**
	 * With a difference of up to this one the smaller instance id decides: nodes that
	 * start together then form one order, however long their pings take.
	 */
	static final Duration TIE = Duration.ofSeconds(1);

	private Seniority() {
	}

	/**
	 * Returns whether another node keeps the name.
	 * @param other its answer to a ping
	 * @param self this node
	 * @param now when the answer arrived
	 * @return whether this node has to give it up
	 */
	static boolean isOlder(Pong other, NodeIdentity self, long now) {
		Duration age = other.nameAge();
		if (age == null || other.instanceId() == null) {
			return true;
		}
		// The other one has grown older since it answered, by the round trip at most.
		long leastLead = age.toMillis() - self.nameAgeMillis(now);
		long greatestLead = leastLead + TimeUnit.NANOSECONDS.toMillis(other.roundTrip().toNanos()) + 1;
		if (leastLead > TIE.toMillis()) {
			return true;
		}
		if (greatestLead < -TIE.toMillis()) {
			return false;
		}
		return other.instanceId().compareTo(self.instanceId()) < 0;
	}

}
