package io.peerlink.system.discovery;

/**
 * A measurement between two hosts and its goal in seconds.
 */
enum DiscoveryFigure {

	DISCOVERED_BY_A_RUNNING_PEER(0.3),

	DISCOVERED_BY_A_LATER_PEER(0.15),

	GOODBYE_DETECTED(0.1),

	WITHDRAW_AND_CLOSE(0.3),

	CHANGE_DETECTED(0.3),

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
