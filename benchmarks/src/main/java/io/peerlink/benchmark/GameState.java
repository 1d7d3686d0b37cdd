package io.peerlink.benchmark;

/**
 * A typical message of a game, sent sixty times a second.
 *
 * @param player the player who moves
 * @param tick the number of the simulation step
 * @param x the x coordinate of the player
 * @param y the y coordinate of the player
 * @param z the z coordinate of the player
 * @param heading the direction in which the player looks, in degrees
 */
record GameState(String player, long tick, double x, double y, double z, double heading) {

	static GameState at(long tick) {
		return new GameState("player-7", tick, tick * 0.25, 12.5, -3.75, tick % 360);
	}

}
