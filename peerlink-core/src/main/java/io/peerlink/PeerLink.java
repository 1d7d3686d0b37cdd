package io.peerlink;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.peerlink.call.Broadcast;
import io.peerlink.call.PeerClient;
import io.peerlink.channel.Channels;
import io.peerlink.error.PeerLinkException;
import io.peerlink.file.PeerFiles;
import io.peerlink.handler.RpcRegistry;
import io.peerlink.internal.crypto.RealmSecret;
import io.peerlink.peer.NodeName;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerListener;
import io.peerlink.peer.PeerPins;
import io.peerlink.stream.PeerStreams;

/**
 * A node: it has a name, finds other nodes on the local network, calls them and is called
 * by them.
 *
 * <pre class="code">
 * try (PeerLink node = PeerLink.builder("Phone1").build().start()) {
 *     node.register("add", int.class, int.class, (x, y) -&gt; x + y);
 *     node.awaitPeer("Phone2", Duration.ofSeconds(5));
 *     Integer sum = node.peer("Phone2").call("add", Integer.class, 25, 17);
 * }
 * </pre>
 * <p>
 * Thread-safe. A started node keeps the JVM alive until it is stopped. It may be started
 * again after that, which makes it a new instance with the same name, handlers and
 * listeners; clients that were made before go on working.
 * <p>
 * A start has two steps that a container may take apart: {@link #open()}, after which
 * this node sees and calls peers, and {@link #announce()}, after which peers see and call
 * it. So has a stop: {@link #withdraw()} and {@link #stop()}.
 * <p>
 * Whatever needs a running node throws a {@link PeerLinkException} when it is not
 * running.
 *
 * @since 0.1.0
 */
public interface PeerLink extends RpcRegistry, Channels, PeerStreams, AutoCloseable {

	/**
	 * How long a call waits for its answer by default.
	 */
	Duration DEFAULT_CALL_TIMEOUT = Duration.ofSeconds(5);

	/**
	 * How long a stop waits by default for handlers that run.
	 */
	Duration DEFAULT_SHUTDOWN_TIMEOUT = Duration.ofSeconds(5);

	/**
	 * How many peers are kept by default.
	 */
	int DEFAULT_MAX_PEERS = 1024;

	/**
	 * How many calls to peers may be in flight by default.
	 */
	int DEFAULT_MAX_PENDING_CALLS = 65_536;

	/**
	 * How many handlers run at once by default.
	 */
	int DEFAULT_HANDLER_CONCURRENCY = 64;

	/**
	 * How many requests may wait for a handler thread by default.
	 */
	int DEFAULT_HANDLER_QUEUE_CAPACITY = 1024;

	/**
	 * How many channels there may be by default.
	 */
	int DEFAULT_MAX_CHANNELS = 256;

	/**
	 * How many channels there may be with one peer by default.
	 */
	int DEFAULT_MAX_CHANNELS_PER_PEER = 32;

	/**
	 * How many streams peers may have open by default, and as many this node.
	 */
	int DEFAULT_MAX_STREAMS = 64;

	/**
	 * The longest request or reply in bytes unless the node is built with another limit:
	 * what Python nodes read.
	 */
	int DEFAULT_MAX_PAYLOAD_SIZE = 4 * 1024 * 1024;

	/**
	 * The largest limit that a node can be built with.
	 */
	int LARGEST_MAX_PAYLOAD_SIZE = 64 * 1024 * 1024;

	/**
	 * Returns the builder of a node.
	 * @param name what peers call it: at most 63 bytes of UTF-8, unique on the network
	 * @return a builder with defaults for everything else
	 * @throws io.peerlink.error.InvalidNodeNameException when no node can have that name
	 */
	static PeerLinkBuilder builder(String name) {
		return new PeerLinkBuilder(name);
	}

	/**
	 * Returns the version of this library, which peers see as well.
	 * @return the version
	 */
	static String version() {
		return Version.CURRENT;
	}

	/**
	 * Generates a secret for the nodes of a realm, which nobody can guess.
	 * @return a text for {@link PeerLinkBuilder#secret(String)}: {@code plk1-} and 43
	 * letters, digits, hyphens and underscores, which stand for 32 random bytes
	 */
	static String generateSecret() {
		return RealmSecret.generate(new SecureRandom());
	}

	/**
	 * Opens the socket, begins to look for peers, and announces this node. Returns when
	 * the announcement is under way; peers are found in the background. Fails as
	 * {@link #open()} and {@link #announce()} do.
	 * @return this node
	 * @throws PeerLinkException when the node is stopped meanwhile
	 */
	default PeerLink start() {
		open();
		try {
			announce();
		}
		catch (Throwable ex) {
			stop();
			throw ex;
		}
		return this;
	}

	/**
	 * Takes the first step of a start: sees peers and is able to call them. Waits while
	 * another thread is stopping the node.
	 * @throws io.peerlink.error.PortInUseException when the wanted port is taken
	 * @throws io.peerlink.error.AddressNotAvailableException when the wanted address is
	 * not one of this machine
	 * @throws io.peerlink.error.NoSuchInterfaceException when this machine has none of
	 * the wanted network interfaces
	 * @throws PeerLinkException when the node is stopped meanwhile
	 * @throws IllegalStateException when the node is running or being started, or when
	 * one of its handlers or listeners calls this while the node is being stopped
	 */
	void open();

	/**
	 * Takes the second step of a start: is seen by peers and takes their requests. A node
	 * whose name is taken may be announced again; one that cannot be announced for
	 * another reason is withdrawn.
	 * @throws io.peerlink.error.NameTakenException when a live node has the name
	 * @throws io.peerlink.error.InvalidNodeNameException when the name cannot be
	 * announced by multicast DNS
	 * @throws PeerLinkException when the node is stopped meanwhile
	 * @throws IllegalStateException when the node was announced before; a withdrawn node
	 * is announced again by a new start
	 */
	void announce();

	/**
	 * Takes the first step of a stop: says goodbye, refuses further requests from peers,
	 * and waits for handlers that run, up to the shutdown timeout. Calls to peers stay
	 * possible.
	 */
	void withdraw();

	/**
	 * Says goodbye, lets running handlers finish within the shutdown timeout, and frees
	 * everything. Calls that wait for an answer fail. Does nothing when the node is not
	 * running. A handler that calls this is not waited for, and its own answer is lost.
	 * When another thread is stopping the node, this waits for the end of that, but not
	 * when a handler or listener calls it.
	 */
	void stop();

	/**
	 * {@link #stop() Stops} the node.
	 */
	@Override
	default void close() {
		stop();
	}

	/**
	 * Returns whether the node is open.
	 * @return whether it can call peers
	 */
	boolean isRunning();

	/**
	 * Returns the name of this node.
	 * @return the name in use, which may have got a suffix, and may get one while the
	 * node runs ({@link #addNameListener}); the wanted one when not running
	 */
	String name();

	/**
	 * Returns a snapshot of the running node.
	 * @return its state and numbers
	 */
	NodeStatus status();

	/**
	 * Returns the numbers of the running node. Cheaper than {@link #status()}: it visits
	 * no peers.
	 * @return the numbers, empty when it is not running
	 */
	Optional<NodeStatistics> statistics();

	/**
	 * Returns the peers that are up, by name.
	 * @return the peers; none when the node is not running
	 */
	List<Peer> peers();

	/**
	 * Waits until a number of peers is up.
	 * @param count how many
	 * @param timeout how long to wait
	 * @return whether they are up
	 * @throws InterruptedException when the waiting thread was interrupted
	 */
	boolean awaitPeers(int count, Duration timeout) throws InterruptedException;

	/**
	 * Waits until a peer is up.
	 * @param name its name
	 * @param timeout how long to wait
	 * @return the peer
	 * @throws io.peerlink.error.PeerNotFoundException when it is not up in time
	 * @throws InterruptedException when the waiting thread was interrupted
	 */
	Peer awaitPeer(String name, Duration timeout) throws InterruptedException;

	/**
	 * Registers a listener for peers that come and go, from now on and after each
	 * restart. It is first called for the peers that are up now. Calls come one at a
	 * time, in order, on an event thread.
	 * @param listener the listener
	 * @return closes the registration
	 */
	PeerListener.Registration addPeerListener(PeerListener listener);

	/**
	 * Registers a listener of the name of this node: that it has lost it to an older live
	 * node, has taken another one, or has it again; from now on and after each restart.
	 * Calls come one at a time, in order, on an event thread.
	 * @param listener the listener
	 * @return closes the registration
	 */
	PeerListener.Registration addNameListener(NodeName.Listener listener);

	/**
	 * Returns a client for one peer. The peer need not be up; it is looked up at every
	 * call.
	 * @param name its name: an exact match counts, else a unique one that differs in case
	 * only
	 * @return the client
	 */
	PeerClient peer(String name);

	/**
	 * Returns a client for one instance of a peer.
	 * @param peer the peer, as it was listed
	 * @return the client
	 */
	PeerClient peer(Peer peer);

	/**
	 * Returns a client for all peers.
	 * @return the client
	 */
	Broadcast broadcast();

	/**
	 * Returns the pins of the names of peers, and the nodes that were refused because of
	 * them.
	 * @return the pins of this node; their listeners outlive its runs, and forgetting one
	 * needs a running node
	 */
	PeerPins pins();

	/**
	 * Returns what sends files to peers, and fetches files from them.
	 * @return the files of this node; they outlive its runs
	 */
	PeerFiles files();

}
