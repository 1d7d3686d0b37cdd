package io.peerlink.peer;

import java.util.List;

/**
 * The names of peers that belong to their keys, in a sealed realm (docs/security.md,
 * "Pins"). The first peer of a name that keeps its key, and has proved it, pins the name.
 * From then on no node with another key is a peer of that name, until the pin is
 * forgotten. Thread-safe.
 *
 * @since 0.1.0
 */
public interface PeerPins {

	/**
	 * How many names are pinned at most. Further ones are not; no pin makes room for
	 * another one.
	 */
	int MAX_PINS = 4096;

	/**
	 * How many names are pinned to one key at most, so that one node does not fill the
	 * table. Its further names are not pinned.
	 */
	int MAX_NAMES = 4;

	/**
	 * Returns the pins.
	 * @return the pins, by name; none for a node that has no secret, or does not pin
	 */
	List<PinnedKey> list();

	/**
	 * Forgets the pin of a name, of a node that is running. A node that was refused
	 * because of it comes up as soon as it answers, and pins the name anew if it keeps
	 * its key. The file of pins, if there is one, is written a moment later.
	 * @param name the name; case of ASCII letters does not count
	 * @return whether it was pinned
	 */
	boolean forget(String name);

	/**
	 * Returns the nodes that were refused since the start because of their keys, the last
	 * 256 of them, each until the pin of its name is forgotten.
	 * @return the nodes, in the order in which they were refused; none while the node of
	 * these pins is not running
	 */
	List<RefusedKey> refused();

	/**
	 * Registers a listener, from now on and after each restart. Calls come one at a time,
	 * on an event thread.
	 * @param listener the listener
	 * @return closes the registration
	 */
	PeerListener.Registration addListener(Listener listener);

	/**
	 * Is informed of nodes that are refused.
	 */
	@FunctionalInterface
	interface Listener {

		/**
		 * Called once for each name and key, until the pin of the name is forgotten, and
		 * for 4096 of them at most.
		 * @param refused the node
		 */
		void keyRefused(RefusedKey refused);

	}

}
