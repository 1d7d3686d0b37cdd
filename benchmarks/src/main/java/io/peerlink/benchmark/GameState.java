package io.peerlink.benchmark;

/**
 * What a game would send sixty times a second.
 *
 * @param player who moves
 * @param tick which step of the game this is
 * @param x where the player is
 * @param y where the player is
 * @param z where the player is
 * @param heading where the player looks to, in degrees
 */
record GameState(String player, long tick, double x, double y, double z, double heading) {

	static GameState at(long tick) {
		return new GameState("player-7", tick, tick * 0.25, 12.5, -3.75, tick % 360);
	}

}
