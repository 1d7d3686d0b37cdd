package io.peerlink.system;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.peerlink.channel.ChannelOrdering;
import io.peerlink.system.lab.PeerChannels;
import io.peerlink.system.lab.PeerProcess;

/**
 * The result of a stream of numbers from 1 on, sent on a channel in one direction.
 *
 * @param from the sender
 * @param to the receiver
 * @param opener the peer that opened the channel
 * @param ordering the channel's ordering
 * @param sent the number of sent messages
 * @param received the received messages
 */
record StreamResult(PeerProcess from, PeerProcess to, PeerProcess opener, ChannelOrdering ordering, int sent,
		PeerChannels.Received received) {

	static final String HEADER = "from    to      opener  ordering   sent delivered  share  twice overtaken stale-dropped";

	List<Long> numbers() {
		return this.received.numbers();
	}

	/**
	 * Returns the number of different numbers that were delivered.
	 */
	int delivered() {
		return new HashSet<>(numbers()).size();
	}

	double share() {
		return (double) delivered() / this.sent;
	}

	/**
	 * Returns the number of duplicate deliveries.
	 */
	int duplicates() {
		return numbers().size() - delivered();
	}

	/**
	 * Returns the number of numbers that were first delivered after a higher one.
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
	 * Returns the number of stale frames that a SEQUENCE channel of a Java node dropped;
	 * -1 for Python, which does not count them.
	 */
	long stale() {
		return this.received.statistics().path("droppedStale").asLong(-1);
	}

	@Override
	public String toString() {
		return String.format(Locale.ROOT, "%-7s %-7s %-7s %-8s %6d %9d %5.1f%% %6d %9d %13s", this.from.name(),
				this.to.name(), this.opener.name(), this.ordering, this.sent, delivered(), share() * 100, duplicates(),
				overtaken(), (stale() < 0) ? "unknown" : Long.toString(stale()));
	}

}
