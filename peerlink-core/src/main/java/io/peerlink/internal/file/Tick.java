package io.peerlink.internal.file;

import java.io.IOException;

/**
 * Is told now and then that a long reading goes on.
 */
@FunctionalInterface
interface Tick {

	/**
	 * Nobody is told.
	 */
	Tick NONE = () -> {
	};

	/**
	 * Another part was read.
	 * @throws IOException to end the reading
	 */
	void tick() throws IOException;

}
