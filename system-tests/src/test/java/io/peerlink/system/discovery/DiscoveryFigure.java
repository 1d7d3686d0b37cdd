package io.peerlink.system.discovery;

/**
 * What is measured between two hosts, and its goal in seconds.
 */
enum DiscoveryFigure {

	SEEN_BY_A_LISTENING_PEER(0.3),

	SEEN_BY_A_LATER_PEER(0.15),

	GOODBYE_NOTICED(0.1),

	WITHDRAW_AND_CLOSE(0.3),

	CHANGE_NOTICED(0.3),

	LINK_DOWN_AND_UP(3),

	ADDRESS_CHANGED(3);

	private final double goal;

	DiscoveryFigure(double goal) {
		this.goal = goal;
	}

	double goal() {
		return this.goal;
	}

}
