package io.peerlink.benchmark;

import java.util.function.Consumer;

/**
 * A way to stream game states from one socket of this machine to another and back.
 */
interface StreamContestant extends AutoCloseable {

	String name();

	/**
	 * Say what the receiving side does with each state that arrives there.
	 */
	void onArrival(Consumer<GameState> consumer);

	/**
	 * Say what the sending side does with each state that comes back.
	 */
	void onReturn(Consumer<GameState> consumer);

	/**
	 * Send from the sending side to the receiving side.
	 */
	void send(GameState state);

	/**
	 * Send from the receiving side to the sending side.
	 */
	void sendBack(GameState state);

	/**
	 * Tell how many states a full queue at the receiving side has dropped.
	 */
	long overflown();

	@Override
	void close();

}
