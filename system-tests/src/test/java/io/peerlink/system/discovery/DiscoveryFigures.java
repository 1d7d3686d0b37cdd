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
 * Measures one engine between two hosts. Each figure is the median of some rounds, in
 * seconds, or infinite if nothing happened within the timeout.
 */
final class DiscoveryFigures {

	private static final String MARK = "round";

	private final Probe node;

	private final Probe peer;

	private final Host host;

	private final int rounds;

	private final Duration timeout;

	DiscoveryFigures(NetworkLab lab, String engine, int rounds, Duration timeout) {
		this.host = lab.host(1);
		this.node = Probe.start(this.host, engine);
		this.peer = Probe.start(lab.host(2), engine);
		this.rounds = rounds;
		this.timeout = timeout;
	}

	double take(DiscoveryFigure figure) {
		return switch (figure) {
			case DISCOVERED_BY_A_RUNNING_PEER -> discoveredByARunningPeer();
			case DISCOVERED_BY_A_LATER_PEER -> discoveredByALaterPeer();
			case GOODBYE_DETECTED -> goodbyeDetected();
			case WITHDRAW_AND_CLOSE -> leaving();
			case CHANGE_DETECTED -> changeDetected();
			case LINK_DOWN_AND_UP -> linkDownAndUp();
			case ADDRESS_CHANGED -> addressChanged();
		};
	}

	/**
	 * Returns the time from an announcement until a running peer has discovered the node
	 * completely.
	 */
	private double discoveredByARunningPeer() {
		this.peer.open();
		return median((round) -> {
			this.node.open();
			int mark = this.peer.mark();
			Probe.Timing announced = announce("listening", round);
			double seconds = announced.secondsUntil(awaitDiscovered(mark, "listening", round));
			this.node.close();
			return seconds;
		}, this.peer);
	}

	/**
	 * Returns the time from the start of a peer until it discovers a node that was
	 * announced before.
	 */
	private double discoveredByALaterPeer() {
		this.peer.open();
		discoverOnce("later", 0);
		this.peer.close();
		return median((round) -> {
			int mark = this.peer.mark();
			Probe.Timing opened = this.peer.open();
			double seconds = opened.secondsUntil(awaitDiscovered(mark, "later", 0));
			this.peer.close();
			return seconds;
		}, this.node);
	}

	/**
	 * Returns the time from a goodbye until a peer reports the loss.
	 */
	private double goodbyeDetected() {
		this.peer.open();
		return median((round) -> {
			discoverOnce("leaving", round);
			int mark = this.peer.mark();
			Probe.Timing left = this.node.withdraw();
			double seconds = left.secondsUntil(this.peer.awaitLost(mark, "leaving-" + round, this.timeout));
			this.node.close();
			return seconds;
		}, this.peer);
	}

	/**
	 * Returns the time that it takes to withdraw and close.
	 */
	private double leaving() {
		this.peer.open();
		return median((round) -> {
			discoverOnce("closing", round);
			return this.node.withdraw().seconds() + this.node.close().seconds();
		}, this.peer);
	}

	/**
	 * Returns the time from a change of an attribute until a peer reports it.
	 */
	private double changeDetected() {
		this.peer.open();
		discoverOnce("changing", 0);
		return median((round) -> {
			int mark = this.peer.mark();
			Probe.Timing changed = this.node.announce("changing-0", Map.of(MARK, "change " + round));
			return changed
				.secondsUntil(this.peer.awaitDiscovered(mark, "changing-0", MARK, "change " + round, this.timeout));
		}, this.peer, this.node);
	}

	/**
	 * Returns the time from the moment when a link is up again until a change at each
	 * side is known at the other one. The link is down so shortly that neither is lost.
	 */
	private double linkDownAndUp() {
		openAndDiscover("flapping");
		return median((round) -> {
			this.host.linkDown();
			this.host.linkUp();
			return exchangeChanges("flapping", "round " + round, System.nanoTime());
		}, this.peer, this.node);
	}

	/**
	 * Returns the time from a change of the address until both sides know a change of the
	 * other one, and the new address.
	 */
	private double addressChanged() {
		openAndDiscover("moving");
		return median((round) -> {
			int mark = this.peer.mark();
			this.host.changeAddress(100 + round);
			long since = System.nanoTime();
			Line moved = this.peer.awaitDiscoveredAt(mark, "moving-0", this.host.address(), since, this.timeout);
			return Math.max(secondsUntil(moved, since), exchangeChanges("moving", "round " + round, since));
		}, this.peer, this.node);
	}

	private void openAndDiscover(String name) {
		this.peer.open();
		this.node.open();
		exchangeChanges(name, "0", System.nanoTime());
	}

	private double exchangeChanges(String name, String value, long since) {
		int atNode = this.node.mark();
		int atPeer = this.peer.mark();
		this.node.announce(name + "-0", Map.of(MARK, value));
		this.peer.announce(name + "-peer", Map.of(MARK, value));
		Line node = this.node.awaitDiscovered(atNode, name + "-peer", MARK, value, this.timeout);
		Line peer = this.peer.awaitDiscovered(atPeer, name + "-0", MARK, value, this.timeout);
		return Math.max(secondsUntil(node, since), secondsUntil(peer, since));
	}

	private static double secondsUntil(Line line, long since) {
		return (line.nanoTime() - since) / 1e9;
	}

	private void discoverOnce(String name, int round) {
		this.node.open();
		int mark = this.peer.mark();
		announce(name, round);
		awaitDiscovered(mark, name, round);
	}

	private Probe.Timing announce(String name, int round) {
		return this.node.announce(name + "-" + round, Map.of(MARK, Integer.toString(round)));
	}

	private Line awaitDiscovered(int mark, String name, int round) {
		return this.peer.awaitDiscovered(mark, name + "-" + round, MARK, Integer.toString(round), this.timeout);
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
