package io.peerlink.system.discovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

import io.peerlink.system.lab.Host;
import io.peerlink.system.lab.Line;
import io.peerlink.system.lab.NetworkLab;

/**
 * Takes the figures of one engine between two hosts. Each figure is the median of some
 * rounds, in seconds, or infinite when nothing happened within the patience.
 */
final class DiscoveryFigures {

	private static final String MARK = "round";

	private final Probe node;

	private final Probe peer;

	private final Host host;

	private final int rounds;

	private final Duration patience;

	DiscoveryFigures(NetworkLab lab, String engine, int rounds, Duration patience) {
		this.host = lab.host(1);
		this.node = Probe.start(this.host, engine);
		this.peer = Probe.start(lab.host(2), engine);
		this.rounds = rounds;
		this.patience = patience;
	}

	double take(DiscoveryFigure figure) {
		return switch (figure) {
			case SEEN_BY_A_LISTENING_PEER -> seenByAListeningPeer();
			case SEEN_BY_A_LATER_PEER -> seenByALaterPeer();
			case GOODBYE_NOTICED -> goodbyeNoticed();
			case WITHDRAW_AND_CLOSE -> leaving();
			case CHANGE_NOTICED -> changeNoticed();
			case LINK_DOWN_AND_UP -> linkDownAndUp();
			case ADDRESS_CHANGED -> addressChanged();
		};
	}

	/**
	 * Return the time from an announcement until a peer that listens sees it completely.
	 */
	private double seenByAListeningPeer() {
		this.peer.open();
		return median((round) -> {
			this.node.open();
			int mark = this.peer.mark();
			Probe.Timing announced = announce("listening", round);
			double seconds = announced.secondsUntil(awaitSeen(mark, "listening", round));
			this.node.close();
			return seconds;
		}, this.peer);
	}

	/**
	 * Return the time from the start of a peer until it sees a node that was there.
	 */
	private double seenByALaterPeer() {
		this.peer.open();
		seenOnce("later", 0);
		this.peer.close();
		return median((round) -> {
			int mark = this.peer.mark();
			Probe.Timing opened = this.peer.open();
			double seconds = opened.secondsUntil(awaitSeen(mark, "later", 0));
			this.peer.close();
			return seconds;
		}, this.node);
	}

	/**
	 * Return the time from a goodbye until a peer notices it.
	 */
	private double goodbyeNoticed() {
		this.peer.open();
		return median((round) -> {
			seenOnce("leaving", round);
			int mark = this.peer.mark();
			Probe.Timing left = this.node.withdraw();
			double seconds = left.secondsUntil(this.peer.awaitGone(mark, "leaving-" + round, this.patience));
			this.node.close();
			return seconds;
		}, this.peer);
	}

	/**
	 * Return how long it takes to withdraw and close.
	 */
	private double leaving() {
		this.peer.open();
		return median((round) -> {
			seenOnce("closing", round);
			return this.node.withdraw().seconds() + this.node.close().seconds();
		}, this.peer);
	}

	/**
	 * Return the time from a change of an attribute until a peer sees it.
	 */
	private double changeNoticed() {
		this.peer.open();
		seenOnce("changing", 0);
		return median((round) -> {
			int mark = this.peer.mark();
			Probe.Timing changed = this.node.announce("changing-0", Map.of(MARK, "change " + round));
			return changed
				.secondsUntil(this.peer.awaitSeen(mark, "changing-0", MARK, "change " + round, this.patience));
		}, this.peer, this.node);
	}

	/**
	 * Return the time from the moment when a link is up again until both see each other.
	 */
	private double linkDownAndUp() {
		openAndMeet("flapping");
		return median((round) -> {
			int atNode = this.node.mark();
			int atPeer = this.peer.mark();
			this.host.linkDown();
			this.host.linkUp();
			return meetAgain("flapping", System.nanoTime(), atNode, atPeer);
		}, this.peer, this.node);
	}

	/**
	 * Return the time from a change of the address until both see each other, at the new
	 * address.
	 */
	private double addressChanged() {
		openAndMeet("moving");
		return median((round) -> {
			int atNode = this.node.mark();
			int atPeer = this.peer.mark();
			this.host.changeAddress(100 + round);
			return meetAgain("moving", System.nanoTime(), atNode, atPeer);
		}, this.peer, this.node);
	}

	private void openAndMeet(String name) {
		this.peer.open();
		this.node.open();
		this.peer.announce(name + "-peer", Map.of(MARK, "0"));
		int mark = this.peer.mark();
		announce(name, 0);
		awaitSeen(mark, name, 0);
		this.node.awaitSeen(0, name + "-peer", MARK, "0", this.patience);
	}

	private double meetAgain(String name, long since, int atNode, int atPeer) {
		int gone = this.node.awaitGone(atNode, name + "-peer", this.patience).number();
		Line node = this.node.awaitSeen(gone, name + "-peer", MARK, "0", this.patience);
		Line peer = this.peer.awaitSeenAt(atPeer, name + "-0", this.host.address(), since, this.patience);
		return (Math.max(node.nanoTime(), peer.nanoTime()) - since) / 1e9;
	}

	private void seenOnce(String name, int round) {
		this.node.open();
		int mark = this.peer.mark();
		announce(name, round);
		awaitSeen(mark, name, round);
	}

	private Probe.Timing announce(String name, int round) {
		return this.node.announce(name + "-" + round, Map.of(MARK, Integer.toString(round)));
	}

	private Line awaitSeen(int mark, String name, int round) {
		return this.peer.awaitSeen(mark, name + "-" + round, MARK, Integer.toString(round), this.patience);
	}

	private double median(IntToDoubleFunction measurement, Probe... openProbes) {
		List<Double> values = new ArrayList<>();
		for (int round = 0; round < this.rounds; round++) {
			values.add(measure(measurement, round));
		}
		for (Probe open : openProbes) {
			open.close();
		}
		Collections.sort(values);
		return values.get(values.size() / 2);
	}

	private static double measure(IntToDoubleFunction measurement, int round) {
		try {
			return measurement.applyAsDouble(round);
		}
		catch (AssertionError ex) {
			return Double.POSITIVE_INFINITY;
		}
	}

}
