package io.peerlink.spi;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Finds nodes and makes this node found. No method blocks for the network, except
 * {@link #withdraw()} and {@link #close()}, which are bounded to some 100 ms.
 */
public interface PeerDiscovery extends AutoCloseable {

	/**
	 * Begin to look for nodes. To be called once, first.
	 * @param listener hears what is found, this node included
	 */
	void start(DiscoveryListener listener);

	/**
	 * Ask the network who has a name at this moment.
	 * @param name a node name
	 * @return completes with the holders, none as a rule, after some 300 ms, and after at
	 * most a second while the network is still being opened; never fails
	 */
	CompletableFuture<List<DiscoveredNode>> lookup(String name);

	/**
	 * Publish this node, or, when it is published, what changed of it.
	 * @param self what to publish
	 */
	void announce(Announcement self);

	/**
	 * Say goodbye. Looking for nodes goes on.
	 */
	void withdraw();

	/**
	 * Say goodbye if that was not done, stop looking and free everything.
	 */
	@Override
	void close();

	/**
	 * Tell what this discovery is doing.
	 * @return a snapshot
	 */
	Status status();

	/**
	 * What a discovery is doing.
	 *
	 * @param active whether it can find anything at present
	 * @param detail for people: the interfaces in use, or why there are none
	 */
	record Status(boolean active, String detail) {
	}

}
