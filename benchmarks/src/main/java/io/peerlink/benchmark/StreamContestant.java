package io.peerlink.benchmark;

import java.util.function.Consumer;

/**
 * A way to stream game states from one socket of this machine to another and back.
 */
interface StreamContestant extends AutoCloseable {

	String name();

	/**
	 * Sets the consumer of the states that arrive at the receiving side.
	 */
	void onArrival(Consumer<GameState> consumer);

	/**
	 * Sets the consumer of the states that return to the sending side.
	 */
	void onReturn(Consumer<GameState> consumer);

	/**
	 * Sends from the sending side to the receiving side.
	 */
	void send(GameState state);

	/**
	 * Sends from the receiving side to the sending side.
	 */
	void sendBack(GameState state);

	/**
	 * Returns the number of states that a full queue at the receiving side has dropped.
	 */
	long overflowed();

	@Override
	void close();

}
