package io.peerlink.spi;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Discovers nodes and publishes this node. One instance belongs to one run of a node and
 * is not reused.
 * <p>
 * Implementations must be thread-safe: the node calls {@link #start} first and once, and
 * every other method from any of its threads, including its timer thread. No method may
 * block for the network except {@link #withdraw()} and {@link #close()}, which should
 * return within some 100 ms whatever the network does, because a node that stops waits
 * for them.
 * <p>
 * Nothing that an implementation reports is trusted: the node pings a peer before it
 * relies on it, limits the number of peers, and drops nodes with an invalid name or port.
 * Implementations should limit their own tables, and the length of what they read from
 * the network.
 *
 * @since 0.1.0
 */
public interface PeerDiscovery extends AutoCloseable {

	/**
	 * Starts to discover nodes. Called once, before all other methods. Returns without
	 * waiting for the first node.
	 * @param listener is notified of discovered and lost nodes; it may also be notified
	 * of this node, which the listener recognizes
	 */
	void start(DiscoveryListener listener);

	/**
	 * Queries who has a name at present, to decide whether this node may use it. What was
	 * discovered earlier must not be returned without asking again.
	 * @param name the name of a node
	 * @return completes with the owners of the name, normally none, after some 300 ms, or
	 * within a second while the network is being opened. Should never fail; a failure
	 * counts as no owner
	 */
	CompletableFuture<List<DiscoveredNode>> lookup(String name);

	/**
	 * Publishes this node, or its changes if it is published already. Called again
	 * whenever an attribute changes, which may be every 20 s.
	 * @param self what to publish
	 */
	void announce(Announcement self);

	/**
	 * Withdraws this node, so that others report it lost. Discovery goes on. Does nothing
	 * when this node is not published. May block for some 100 ms.
	 */
	void withdraw();

	/**
	 * Stops publishing this node without telling anyone, because an older node has the
	 * same name: a withdrawal could make others drop that one. Discovery goes on. Does
	 * nothing when this node is not published. Where publications cannot be confused this
	 * is a {@linkplain #withdraw() withdrawal}, which is the default.
	 */
	default void abandon() {
		withdraw();
	}

	/**
	 * Withdraws this node if necessary, stops discovery and releases all resources. The
	 * listener should not be notified afterwards. Closing twice has no effect. May block
	 * for some 100 ms.
	 */
	@Override
	void close();

	/**
	 * Returns what this discovery is doing.
	 * @return a snapshot
	 */
	Status status();

	/**
	 * What a discovery is doing.
	 *
	 * @param active whether it can discover nodes at present
	 * @param detail a text for users: the interfaces in use, or why there are none
	 */
	record Status(boolean active, String detail) {
	}

}
