package io.peerlink;

import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

import io.peerlink.call.Broadcast;
import io.peerlink.call.CallOptions;
import io.peerlink.call.PeerClient;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelListener;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.error.PeerLinkException;
import io.peerlink.handler.RpcFunction;
import io.peerlink.handler.RpcMethod;
import io.peerlink.handler.RpcParameter;
import io.peerlink.internal.channel.ChannelEngine;
import io.peerlink.internal.channel.ChannelRegistry;
import io.peerlink.internal.client.Caller;
import io.peerlink.internal.client.DefaultBroadcast;
import io.peerlink.internal.client.DefaultPeerClient;
import io.peerlink.internal.discovery.net.InterfaceReport;
import io.peerlink.internal.node.NodePlatform;
import io.peerlink.internal.node.NodeRun;
import io.peerlink.internal.node.NodeSettings;
import io.peerlink.internal.payload.PayloadMapper;
import io.peerlink.internal.server.HandlerRegistry;
import io.peerlink.internal.wire.Ports;
import io.peerlink.internal.wire.Realm;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerListener;
import org.jspecify.annotations.Nullable;

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
 * For any number of threads. A started node keeps the JVM alive until it is stopped. It
 * may be started again after that, which makes it a new instance with the same name,
 * handlers and listeners; clients that were made before go on working.
 * <p>
 * A start has two steps that a container may take apart: {@link #open()}, after which
 * this node sees and calls peers, and {@link #announce()}, after which peers see and call
 * it. So has a stop: {@link #withdraw()} and {@link #stop()}.
 */
public final class PeerLink implements AutoCloseable {

	/**
	 * How long a call waits for its answer by default.
	 */
	public static final Duration DEFAULT_CALL_TIMEOUT = Duration.ofSeconds(5);

	/**
	 * How long a stop waits by default for handlers that run.
	 */
	public static final Duration DEFAULT_SHUTDOWN_TIMEOUT = Duration.ofSeconds(5);

	/**
	 * How many calls may be in flight by default.
	 */
	public static final int DEFAULT_MAX_PENDING_CALLS = 65_536;

	/**
	 * How many channels there may be by default.
	 */
	public static final int DEFAULT_MAX_CHANNELS = 256;

	/**
	 * How many channels there may be with one peer by default.
	 */
	public static final int DEFAULT_MAX_CHANNELS_PER_PEER = 32;

	private final NodeSettings settings;

	private final HandlerRegistry handlers;

	private final ChannelRegistry channels = new ChannelRegistry();

	private final Function<NodeSettings, NodePlatform> platform;

	private final List<RegisteredListener> listeners = new CopyOnWriteArrayList<>();

	private final Object lifecycle = new Object();

	private volatile @Nullable NodeRun running;

	PeerLink(NodeSettings settings, PayloadMapper mapper, Function<NodeSettings, NodePlatform> platform) {
		this.settings = settings;
		this.handlers = new HandlerRegistry(mapper);
		this.platform = platform;
	}

	/**
	 * Describe a node.
	 * @param name what peers call it: at most 63 bytes of UTF-8, unique on the network
	 * @return a builder with defaults for everything else
	 * @throws io.peerlink.error.InvalidNodeNameException when no node can have that name
	 */
	public static PeerLinkBuilder builder(String name) {
		return new PeerLinkBuilder(name);
	}

	/**
	 * Return the version of this library, which peers see as well.
	 * @return the version
	 */
	public static String version() {
		return Version.CURRENT;
	}

	/**
	 * Returns the network interfaces of this machine, and which of them multicast DNS
	 * uses.
	 * @param interfaces the interfaces to use, by name or address, with {@code *} as a
	 * wildcard; none for all
	 * @return the interfaces, used or not
	 * @throws SocketException when the system does not list them
	 */
	public static List<NetworkInterfaceStatus> networkInterfaces(List<String> interfaces) throws SocketException {
		return InterfaceReport.all(interfaces)
			.stream()
			.map((report) -> new NetworkInterfaceStatus(report.name(), report.addresses(), report.used(), report.up(),
					report.multicast(), report.pointToPoint(), report.loopback()))
			.toList();
	}

	/**
	 * Returns the UDP port that a node takes when it is free (WIRE.md section 1).
	 * @param name the node's name
	 * @param secret its secret, {@code null} for none
	 * @return the port
	 */
	public static int preferredPort(String name, @Nullable String secret) {
		return Ports.derivedUdpPort(realm(secret), name);
	}

	/**
	 * Returns the DNS-SD service type that a node is announced by (docs/protocol.md,
	 * "Announcement").
	 * @param secret its secret, {@code null} for none
	 * @return the service type
	 */
	public static String serviceType(@Nullable String secret) {
		return realm(secret).serviceType();
	}

	private static Realm realm(@Nullable String secret) {
		return (secret != null) ? Realm.ofSecret(secret) : Realm.NONE;
	}

	/**
	 * Open the socket, look for peers, and announce this node. Returns when the
	 * announcement is under way; peers are found in the background.
	 * @return this node
	 * @throws io.peerlink.error.PortInUseException when the wanted port is taken
	 * @throws io.peerlink.error.AddressNotAvailableException when the wanted address is
	 * not one of this machine
	 * @throws io.peerlink.error.NoSuchInterfaceException when this machine has none of
	 * the wanted network interfaces
	 * @throws io.peerlink.error.NameTakenException when a live node has the name
	 * @throws io.peerlink.error.InvalidNodeNameException when the name cannot be
	 * announced by multicast DNS
	 * @throws IllegalStateException when the node is running
	 */
	public PeerLink start() {
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
	 * Take the first step of a start: see peers and be able to call them.
	 * @throws io.peerlink.error.PortInUseException when the wanted port is taken
	 * @throws io.peerlink.error.AddressNotAvailableException when the wanted address is
	 * not one of this machine
	 * @throws io.peerlink.error.NoSuchInterfaceException when this machine has none of
	 * the wanted network interfaces
	 * @throws IllegalStateException when the node is running
	 */
	public void open() {
		synchronized (this.lifecycle) {
			if (this.running != null) {
				throw new IllegalStateException("Node '" + this.settings.name() + "' is running");
			}
			NodeRun node = NodeRun.open(this.settings, this.handlers, this.channels,
					this.platform.apply(this.settings));
			this.listeners.forEach((listener) -> listener.join(node));
			this.running = node;
		}
	}

	/**
	 * Take the second step of a start: be seen by peers and take their calls.
	 * @throws io.peerlink.error.NameTakenException when a live node has the name
	 * @throws io.peerlink.error.InvalidNodeNameException when the name cannot be
	 * announced by multicast DNS
	 * @throws PeerLinkException when the node is not open
	 * @throws IllegalStateException when the node was announced before; a withdrawn node
	 * is announced again by a new start
	 */
	public void announce() {
		synchronized (this.lifecycle) {
			NodeRun.join(running().announce());
		}
	}

	/**
	 * Take the first step of a stop: say goodbye, refuse further calls of peers, and wait
	 * for handlers that run. Calls to peers stay possible.
	 */
	public void withdraw() {
		excludeCurrentFromDrain();
		synchronized (this.lifecycle) {
			NodeRun node = this.running;
			if (node != null) {
				node.withdraw(this.settings.shutdownTimeout());
			}
		}
	}

	/**
	 * Say goodbye, let running handlers finish within the shutdown timeout, and free
	 * everything. Calls that wait for an answer fail. Does nothing when the node is not
	 * running. A handler that calls this is not waited for, and its own answer is lost.
	 */
	public void stop() {
		excludeCurrentFromDrain();
		synchronized (this.lifecycle) {
			NodeRun node = this.running;
			if (node != null) {
				node.withdraw(this.settings.shutdownTimeout());
				this.running = null;
				node.close();
			}
		}
	}

	/**
	 * {@link #stop() Stop}.
	 */
	@Override
	public void close() {
		stop();
	}

	/**
	 * Tell whether the node is open.
	 * @return whether it can call peers
	 */
	public boolean isRunning() {
		return this.running != null;
	}

	/**
	 * Return the name of this node.
	 * @return the name in use, which may have got a suffix; the wanted one when not
	 * running
	 */
	public String name() {
		NodeRun node = this.running;
		return (node != null) ? node.identity().name() : this.settings.name();
	}

	/**
	 * Take a snapshot of the running node.
	 * @return its state and numbers
	 * @throws PeerLinkException when it is not running
	 */
	public NodeStatus status() {
		NodeRun node = running();
		return new NodeStatus(node.identity().name(), node.identity().instanceId(), node.transport().localAddress(),
				node.isAnnounced(), node.peers().status(), node.discoveryStatus(), node.rpcStatistics(),
				node.client().paths(), node.channels().channels(), node.channels().totals(),
				node.transport().statistics(), node.undecodable());
	}

	/**
	 * Take the numbers of the running node. Cheap enough to be asked for each of them: in
	 * contrast to {@link #status()} it visits no peers.
	 * @return the numbers, empty when it is not running
	 */
	public Optional<NodeStatistics> statistics() {
		return Optional.ofNullable(this.running).map(PeerLink::statistics);
	}

	private static NodeStatistics statistics(NodeRun node) {
		return new NodeStatistics(node.identity().instanceId(), node.rpcStatistics(), node.channels().openChannels(),
				node.channels().queuedMessages(), node.channels().totals(), node.transport().statistics(),
				node.undecodable());
	}

	/**
	 * List the peers that are up, by name.
	 * @return the peers; none when the node is not running
	 */
	public List<Peer> peers() {
		NodeRun node = this.running;
		return (node != null) ? node.peers().peers() : List.of();
	}

	/**
	 * Wait until a number of peers is up.
	 * @param count how many
	 * @param timeout how long to wait
	 * @return whether they are up
	 * @throws InterruptedException when the waiting thread was interrupted
	 * @throws PeerLinkException when the node is not running
	 */
	public boolean awaitPeers(int count, Duration timeout) throws InterruptedException {
		return running().peers().awaitPeers(count, timeout);
	}

	/**
	 * Wait until a peer is up.
	 * @param name its name
	 * @param timeout how long to wait
	 * @return the peer
	 * @throws io.peerlink.error.PeerNotFoundException when it is not up in time
	 * @throws InterruptedException when the waiting thread was interrupted
	 */
	public Peer awaitPeer(String name, Duration timeout) throws InterruptedException {
		return running().peers().awaitPeer(name, timeout);
	}

	/**
	 * Hear of peers that come and go, from now on and after each restart. Peers that are
	 * up now are told first. Calls come one at a time, in order, on a callback thread.
	 * @param listener what to call
	 * @return to be closed when the listener has heard enough
	 */
	public PeerListener.Registration addPeerListener(PeerListener listener) {
		RegisteredListener registered = new RegisteredListener(listener);
		synchronized (this.lifecycle) {
			this.listeners.add(registered);
			NodeRun node = this.running;
			if (node != null) {
				registered.join(node);
			}
		}
		return () -> {
			synchronized (this.lifecycle) {
				this.listeners.remove(registered);
				registered.leave();
			}
		};
	}

	/**
	 * Get a client for one peer. The peer need not be up; it is looked up at every call.
	 * @param name its name: an exact match counts, else a unique one that differs in case
	 * only
	 * @return the client
	 */
	public PeerClient peer(String name) {
		return new DefaultPeerClient(this::client, name, () -> running().peers().find(name), CallOptions.defaults());
	}

	/**
	 * Get a client for one instance of a peer.
	 * @param peer the peer, as it was listed
	 * @return the client
	 */
	public PeerClient peer(Peer peer) {
		return new DefaultPeerClient(this::client, peer.name(), () -> peer, CallOptions.defaults());
	}

	/**
	 * Returns a client for all peers.
	 * @return the client
	 */
	public Broadcast broadcast() {
		return new DefaultBroadcast(this::client, () -> running().peers().peers(), CallOptions.defaults());
	}

	/**
	 * Let peers call every public method of an object by its name.
	 * @param handler the object
	 * @throws IllegalArgumentException when two of its methods have the same name
	 * @throws IllegalStateException when a name is in use
	 */
	public void register(Object handler) {
		this.handlers.register(RpcMethod.of(handler));
	}

	/**
	 * Let peers call a method.
	 * @param method the method
	 * @throws IllegalStateException when its name is in use
	 */
	public void register(RpcMethod method) {
		this.handlers.register(method);
	}

	/**
	 * Let peers call a function without parameters.
	 * @param name what peers call it
	 * @param function the function
	 * @throws IllegalStateException when the name is in use
	 */
	public void register(String name, RpcFunction.Of0 function) {
		register(lambda(name, (args) -> function.call()));
	}

	/**
	 * Let peers call a function with one parameter.
	 * @param <A> the type of the parameter
	 * @param name what peers call it
	 * @param a the type of the parameter
	 * @param function the function
	 * @throws IllegalStateException when the name is in use
	 */
	@SuppressWarnings("unchecked") // Arguments are read as the parameter's type.
	public <A> void register(String name, Class<A> a, RpcFunction.Of1<A> function) {
		register(lambda(name, (args) -> function.call((A) args[0]), a));
	}

	/**
	 * Let peers call a function with two parameters.
	 * @param <A> the type of the first parameter
	 * @param <B> the type of the second parameter
	 * @param name what peers call it
	 * @param a the type of the first parameter
	 * @param b the type of the second parameter
	 * @param function the function
	 * @throws IllegalStateException when the name is in use
	 */
	@SuppressWarnings("unchecked") // Arguments are read as the parameters' types.
	public <A, B> void register(String name, Class<A> a, Class<B> b, RpcFunction.Of2<A, B> function) {
		register(lambda(name, (args) -> function.call((A) args[0], (B) args[1]), a, b));
	}

	/**
	 * Let peers call a function with three parameters.
	 * @param <A> the type of the first parameter
	 * @param <B> the type of the second parameter
	 * @param <C> the type of the third parameter
	 * @param name what peers call it
	 * @param a the type of the first parameter
	 * @param b the type of the second parameter
	 * @param c the type of the third parameter
	 * @param function the function
	 * @throws IllegalStateException when the name is in use
	 */
	@SuppressWarnings("unchecked") // Arguments are read as the parameters' types.
	public <A, B, C> void register(String name, Class<A> a, Class<B> b, Class<C> c, RpcFunction.Of3<A, B, C> function) {
		register(lambda(name, (args) -> function.call((A) args[0], (B) args[1], (C) args[2]), a, b, c));
	}

	/**
	 * Take a method away from peers. Calls that run are not affected.
	 * @param name what peers call it
	 * @return whether there was one
	 */
	public boolean unregister(String name) {
		return this.handlers.unregister(name);
	}

	/**
	 * List what peers can call.
	 * @return the methods, by name
	 */
	public List<RpcMethod> methods() {
		return this.handlers.methods();
	}

	/**
	 * Let peers open a channel to this node. The acceptor is called with each channel, on
	 * a thread that may block without harm to others; when it fails the channel is
	 * closed.
	 * @param name the name that peers open it by
	 * @param acceptor takes each channel, as a rule to set its listener
	 * @param options how the channel works at this side; peers must open it with the same
	 * ordering
	 * @throws IllegalStateException when the name is in use
	 */
	public void registerChannel(String name, Consumer<? super Channel> acceptor, ChannelOptions options) {
		this.channels.register(name, acceptor, options);
	}

	/**
	 * Take a channel away from peers. Those that are open stay open.
	 * @param name the name that peers open it by
	 * @return whether there was one
	 */
	public boolean unregisterChannel(String name) {
		return this.channels.unregister(name);
	}

	/**
	 * List the channels that peers can open.
	 * @return their names, in order
	 */
	public List<String> registeredChannels() {
		return this.channels.names();
	}

	/**
	 * Open a channel and wait for the peer's consent. Listeners that must not wait open
	 * it with {@link #openChannelAsync(String, String, ChannelOptions)}. A node cannot
	 * open a channel to itself.
	 * @param peer the peer's name: an exact match counts, else a unique one that differs
	 * in case only
	 * @param name the name that the peer has registered it by
	 * @param options how it works at this side
	 * @return the open channel
	 * @throws io.peerlink.error.PeerNotFoundException when the peer is not up
	 * @throws io.peerlink.error.ChannelRejectedException when the peer has no such
	 * channel, has it with another ordering, or there are too many channels
	 * @throws io.peerlink.error.PeerTimeoutException when the peer does not answer
	 * @throws io.peerlink.error.ChannelClosedException when the peer goes down meanwhile
	 * @throws io.peerlink.error.PayloadTooLargeException when the name does not fit into
	 * a datagram
	 * @throws PeerLinkException when the peer is this node itself, the node is not
	 * running or is stopped meanwhile, or the waiting thread is interrupted
	 * @throws IllegalArgumentException when the name is blank
	 */
	public Channel openChannel(String peer, String name, ChannelOptions options) {
		ChannelEngine channels = running().channels();
		return channels.open(channels.findPeer(peer), name, options);
	}

	/**
	 * Open a channel to one instance of a peer, as
	 * {@link #openChannel(String, String, ChannelOptions)} does.
	 * @param peer the peer, as it was listed
	 * @param name the name that the peer has registered it by
	 * @param options how it works at this side
	 * @return the open channel
	 * @throws IllegalArgumentException when the name is blank
	 */
	public Channel openChannel(Peer peer, String name, ChannelOptions options) {
		return running().channels().open(peer, name, options);
	}

	/**
	 * Open a channel without waiting. Never throws a {@code PeerLinkException} as
	 * {@link #openChannel(String, String, ChannelOptions)} does; the future fails with
	 * it.
	 * @param peer the peer's name
	 * @param name the name that the peer has registered it by
	 * @param options how it works at this side
	 * @return completes on a callback thread; cancelling it gives the channel up
	 * @throws IllegalArgumentException when the name is blank
	 */
	public CompletableFuture<Channel> openChannelAsync(String peer, String name, ChannelOptions options) {
		try {
			ChannelEngine channels = running().channels();
			return channels.openAsync(channels.findPeer(peer), name, options);
		}
		catch (PeerLinkException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * Open a channel to one instance of a peer without waiting, as
	 * {@link #openChannelAsync(String, String, ChannelOptions)} does.
	 * @param peer the peer, as it was listed
	 * @param name the name that the peer has registered it by
	 * @param options how it works at this side
	 * @return completes on a callback thread; cancelling it gives the channel up
	 * @throws IllegalArgumentException when the name is blank
	 */
	public CompletableFuture<Channel> openChannelAsync(Peer peer, String name, ChannelOptions options) {
		try {
			return running().channels().openAsync(peer, name, options);
		}
		catch (PeerLinkException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * Hear of all channels that are opened from now on, by this node or by peers, after
	 * each restart as well; and of the end of those that were open before.
	 * @param listener what to call
	 * @return to be closed when the listener has heard enough
	 */
	public PeerListener.Registration addChannelListener(ChannelListener listener) {
		return this.channels.listen(listener)::run;
	}

	/**
	 * Before the lock is taken: whoever holds it may be waiting for this handler.
	 */
	private void excludeCurrentFromDrain() {
		NodeRun node = this.running;
		if (node != null) {
			node.excludeCurrentFromDrain();
		}
	}

	private Caller client() {
		return running().client();
	}

	NodeRun running() {
		NodeRun node = this.running;
		if (node == null) {
			throw new PeerLinkException("Node '" + this.settings.name() + "' is not running; start() it first");
		}
		return node;
	}

	private static RpcMethod lambda(String name, RpcMethod.Body body, Class<?>... types) {
		List<RpcParameter> parameters = IntStream.range(0, types.length)
			.mapToObj((i) -> new RpcParameter("arg" + i, types[i]))
			.toList();
		return new RpcMethod(name, parameters, "a function registered as '" + name + "'", body);
	}

	/**
	 * A listener that outlives the runs of its node.
	 */
	private static final class RegisteredListener {

		private final PeerListener listener;

		private PeerListener.@Nullable Registration current;

		RegisteredListener(PeerListener listener) {
			this.listener = listener;
		}

		void join(NodeRun node) {
			this.current = node.listen(this.listener);
		}

		void leave() {
			if (this.current != null) {
				this.current.close();
			}
		}

	}

}
