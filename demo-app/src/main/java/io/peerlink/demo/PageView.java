package io.peerlink.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.peerlink.PeerLink;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * The data that the page shows.
 */
@Component
class PageView {

	private static final double NANOS_PER_MILLI = 1e6;

	private final PeerLink node;

	private final Positions positions;

	private final Counters counters;

	private final FileBoard files;

	PageView(PeerLink node, Positions positions, Counters counters, FileBoard files) {
		this.node = node;
		this.positions = positions;
		this.counters = counters;
		this.files = files;
	}

	Peers peers() {
		List<PeerView> peers = this.node.isRunning() ? this.node.status()
			.peers()
			.stream()
			.filter(PeerStatus::up)
			.map(PageView::view)
			.sorted((a, b) -> a.name().compareToIgnoreCase(b.name()))
			.toList() : List.of();
		return new Peers(this.node.name(), peers);
	}

	Map<String, Long> counters() {
		return this.counters.read();
	}

	FilesView files() {
		return this.files.view();
	}

	/**
	 * Returns the positions of all nodes, this node first.
	 */
	List<Dot> positions() {
		List<Dot> dots = new ArrayList<>();
		dots.add(dot(this.node.name(), this.positions.here()));
		this.positions.latest().forEach((name, position) -> dots.add(dot(name, position)));
		return dots;
	}

	private static Dot dot(String name, Positions.Position position) {
		return new Dot(name, position.x(), position.y());
	}

	private static PeerView view(PeerStatus status) {
		String address = Peer.hostAndPort(status.peer().address());
		Duration roundTrip = status.roundTrip();
		return new PeerView(status.peer().name(), address, status.peer().isJava() ? "Java" : "Python",
				status.since().toEpochMilli(), (roundTrip != null) ? roundTrip.toNanos() / NANOS_PER_MILLI : null);
	}

	/**
	 * This node and the peers that are up.
	 *
	 * @param self the name of this node
	 * @param peers the peers, by name
	 */
	record Peers(String self, List<PeerView> peers) {
	}

	/**
	 * A peer.
	 *
	 * @param name its name
	 * @param address host and port
	 * @param kind the language of its implementation
	 * @param since when it came up, in milliseconds since 1970
	 * @param roundTrip the round trip of its last answered ping, in milliseconds
	 */
	record PeerView(String name, String address, String kind, long since, @Nullable Double roundTrip) {
	}

	/**
	 * The position of a node.
	 *
	 * @param name its name
	 * @param x from left to right, from 0 to 1
	 * @param y from top to bottom, from 0 to 1
	 */
	record Dot(String name, double x, double y) {
	}

	/**
	 * A peer that came up or went down.
	 *
	 * @param peer its name
	 * @param what a description of the change
	 */
	record PeerChange(String peer, String what) {
	}

}
