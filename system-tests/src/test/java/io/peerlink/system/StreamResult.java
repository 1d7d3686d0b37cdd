package io.peerlink.system;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.peerlink.channel.ChannelOrdering;
import io.peerlink.system.lab.PeerChannels;
import io.peerlink.system.lab.PeerProcess;

/**
 * What became of numbers that were sent on a channel in one direction, from 1 on.
 *
 * @param from who sent
 * @param to who received
 * @param opener who opened the channel
 * @param ordering the channel's ordering
 * @param sent how many were sent
 * @param received what arrived
 */
record StreamResult(PeerProcess from, PeerProcess to, PeerProcess opener, ChannelOrdering ordering, int sent,
		PeerChannels.Received received) {

	static final String HEADER = "from    to      opener  ordering   sent delivered  share  twice overtaken stale-dropped";

	List<Long> numbers() {
		return this.received.numbers();
	}

	/**
	 * Return how many different numbers were delivered.
	 */
	int delivered() {
		return new HashSet<>(numbers()).size();
	}

	double share() {
		return (double) delivered() / this.sent;
	}

	/**
	 * Return how many deliveries repeated an earlier one.
	 */
	int repeated() {
		return numbers().size() - delivered();
	}

	/**
	 * Return how many numbers were first delivered after a higher one.
	 */
	int overtaken() {
		Set<Long> seen = new HashSet<>();
		long highest = 0;
		int overtaken = 0;
		for (long number : numbers()) {
			if (seen.add(number) && number < highest) {
				overtaken++;
			}
			highest = Math.max(highest, number);
		}
		return overtaken;
	}

	/**
	 * Return how many frames a SEQUENCE channel of a Java node dropped as not new, -1 for
	 * those of Python, which does not count.
	 */
	long stale() {
		return this.received.statistics().path("droppedStale").asLong(-1);
	}

	@Override
	public String toString() {
		return String.format(Locale.ROOT, "%-7s %-7s %-7s %-8s %6d %9d %5.1f%% %6d %9d %13s", this.from.name(),
				this.to.name(), this.opener.name(), this.ordering, this.sent, delivered(), share() * 100, repeated(),
				overtaken(), (stale() < 0) ? "unknown" : Long.toString(stale()));
	}

}
