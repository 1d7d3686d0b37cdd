package io.peerlink.internal.liveness;

import java.net.InetSocketAddress;

import io.peerlink.internal.membership.PeerCheck;
import io.peerlink.internal.membership.PeerEntry;
import io.peerlink.internal.membership.PeerReachability;

/**
 * Takes the steps of a {@link PeerCheck}: pings a peer at all its addresses in rounds
 * until it answers, or has not answered as often as was requested. Runs on the timer
 * thread, whatever other pings to the peer are in flight.
 */
final class PeerChecker {

	private final PeerReachability reachability;

	private final PeerPings pings;

	PeerChecker(PeerReachability reachability, PeerPings pings) {
		this.reachability = reachability;
		this.pings = pings;
	}

	/**
	 * Takes the next step of a check, which is due.
	 * @return whether that is within the rate limit
	 */
	boolean step(PeerEntry entry, long now) {
		PeerCheck check = entry.check();
		InetSocketAddress answeredAt = check.answeredAt();
		if (answeredAt != null) {
			check.end();
			this.reachability.move(entry, answeredAt);
			return true;
		}
		if (check.isUnanswered()) {
			check.end();
			this.reachability.unanswered(entry);
			return true;
		}
		if (!this.pings.tryAcquire(now)) {
			return false;
		}
		check.begin(now);
		this.pings.sendAndReport(entry, entry.peer().address(), PeerCheck.ROUND);
		this.pings.sendToOthers(entry, now, PeerCheck.ROUND);
		return true;
	}

}
