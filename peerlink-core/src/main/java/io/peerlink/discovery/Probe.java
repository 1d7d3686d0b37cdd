package io.peerlink.discovery;

/**
 * What {@link Liveness} remembers of one peer between pings; guarded by itself.
 */
final class Probe {

	boolean inFlight;

	int misses;

	/**
	 * When the last ping was sent.
	 */
	long sentAt;

	/**
	 * No ping before this time.
	 */
	long notBefore;

	/**
	 * Counts pings to a dormant peer, so that they go to each of its addresses in turn.
	 */
	int turn;

	/**
	 * How much of the interval to wait, drawn anew for each ping, so that the pings of
	 * many nodes spread.
	 */
	double patience = 1;

}
