package io.peerlink.internal.node;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.peerlink.call.RpcStatistics;
import io.peerlink.error.NameTakenException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.channel.ChannelEngine;
import io.peerlink.internal.channel.ChannelRegistry;
import io.peerlink.internal.client.Caller;
import io.peerlink.internal.context.GuardedObserver;
import io.peerlink.internal.context.MessageSender;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.context.NodeExecutors;
import io.peerlink.internal.context.NodeIdentity;
import io.peerlink.internal.discovery.StaticDiscovery;
import io.peerlink.internal.discovery.TxtHeartbeat;
import io.peerlink.internal.discovery.mdns.MdnsDiscovery;
import io.peerlink.internal.discovery.mdns.MdnsOptions;
import io.peerlink.internal.liveness.LivenessMonitor;
import io.peerlink.internal.liveness.NameConflictProbe;
import io.peerlink.internal.liveness.Pings;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.server.HandlerRegistry;
import io.peerlink.internal.server.RequestDispatcher;
import io.peerlink.internal.time.Durations;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.codec.MessageCodec;
import io.peerlink.peer.NodeName;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerDownReason;
import io.peerlink.peer.PeerListener;
import io.peerlink.spi.Announcement;
import io.peerlink.spi.DatagramTransport;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.PeerDiscovery;
import io.peerlink.spi.UndecodableReason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a node: everything that is made at a start and thrown away at a stop.
 */
public final class NodeRun implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(NodeRun.class);

	/**
	 * How many numbered names are tried when a name is taken.
	 */
	private static final int MAX_NAME_ATTEMPTS = 20;

	private final NodeSettings settings;

	private final NodePlatform platform;

	private final DatagramTransport transport;

	private final MessageSender sender;

	private final PeerTable peers;

	private final NodeContext context;

	private final Pings pings;

	private final Caller client;

	private final RequestDispatcher server;

	private final ChannelEngine channels;

	private final MessageRouter router;

	private final LivenessMonitor liveness;

	private final TxtHeartbeat heartbeat;

	private final List<PeerDiscovery> discoveries = new ArrayList<>();

	private volatile NodeIdentity identity;

	private volatile boolean announced;

	private volatile boolean begun;

	private NodeRun(NodeSettings settings, HandlerRegistry handlers, ChannelRegistry channels, NodePlatform platform,
			DatagramTransport transport) {
		this.settings = settings;
		this.platform = platform;
		this.transport = transport;
		NodeExecutors executors = platform.executors();
		this.identity = new NodeIdentity(settings.name(), NodeContext.newUuid(platform.random()));
		MessageCodec codec = new MessageCodec();
		this.sender = new MessageSender(codec, transport);
		this.peers = new PeerTable(this.identity.instanceId(), platform.scheduler(), executors.events(),
				settings.maxPeers());
		this.context = new NodeContext(this::identity, platform.scheduler(), platform.random(), this.sender, executors,
				this.peers, handlers.mapper(), GuardedObserver.of(settings.callObservers()), settings.limits());
		this.pings = new Pings(this.context);
		this.client = new Caller(this.context, this.pings);
		this.server = new RequestDispatcher(this.context, handlers);
		this.channels = new ChannelEngine(this.context, this.pings, channels);
		this.router = new MessageRouter(codec, this.context, this.pings, this.client, this.server, this.channels);
		this.liveness = new LivenessMonitor(this.peers, this.pings, platform.scheduler(), platform.random(),
				settings.liveness());
		this.heartbeat = new TxtHeartbeat(this.peers, platform.scheduler(), platform.random(), this::publish);
		if (settings.mdns()) {
			this.discoveries.add(new MdnsDiscovery(mdnsOptions(settings)));
		}
		settings.discoveries().forEach((discovery) -> this.discoveries.add(discovery.get()));
	}

	/**
	 * Bind the socket and begin to look for peers. Requests are refused until
	 * {@link #announce()}.
	 */
	public static NodeRun open(NodeSettings settings, HandlerRegistry handlers, ChannelRegistry channels,
			NodePlatform platform) {
		DatagramTransport transport = null;
		NodeRun node = null;
		try {
			transport = platform.openTransport();
			node = new NodeRun(settings, handlers, channels, platform, transport);
			node.begin();
			return node;
		}
		catch (Throwable ex) {
			free(node, transport, platform);
			throw ex;
		}
	}

	private static void free(@Nullable NodeRun node, @Nullable DatagramTransport transport, NodePlatform platform) {
		if (node != null) {
			node.close();
			return;
		}
		if (transport != null) {
			attempt("close the transport", transport::close);
		}
		platform.close();
	}

	private void begin() {
		this.channels.start();
		this.transport.start(this.router);
		this.peers.addListener(new PeerListener() {

			@Override
			public void peerUp(Peer peer) {
				warnOfNamesake(peer);
			}

		});
		for (PeerDiscovery discovery : this.discoveries) {
			discovery.start(this.peers);
		}
		if (!this.settings.staticPeers().isEmpty()) {
			PeerDiscovery configured = new StaticDiscovery(this.settings.staticPeers(),
					(address) -> this.peers.findByAddress(address).isPresent(), this.pings, this.platform.scheduler(),
					this.context.executors().events());
			this.discoveries.add(configured);
			// A node may name itself, to be called like any other when it is alone.
			configured.start(this.peers.acceptingSelf());
		}
		this.liveness.start();
		logger.info("Node '{}' listens on UDP port {}", this.settings.name(), this.transport.localAddress().getPort());
	}

	/**
	 * Make sure of the name, then announce this node and let requests in.
	 * @return completes when the announcement is on its way; fails with a
	 * {@link NameTakenException}
	 */
	public CompletableFuture<Void> announce() {
		if (this.begun) {
			throw new IllegalStateException("Node '" + this.identity.name()
					+ "' was announced before; one that was withdrawn must be stopped and started again");
		}
		return claimName(this.settings.name(), 2).thenAccept((name) -> {
			this.begun = true;
			this.identity = new NodeIdentity(name, this.identity.instanceId());
			this.server.open();
			this.channels.accept();
			this.announced = true;
			publish(0);
			this.heartbeat.start();
			logger.info("Node '{}' is announced, instance {}", name, this.identity.instanceId());
		});
	}

	private CompletableFuture<String> claimName(String name, int nextNumber) {
		NameConflictProbe claim = new NameConflictProbe(this.discoveries, this.peers, this.pings,
				this.platform.scheduler());
		return claim.findHolder(name, this.identity.instanceId()).thenCompose((holder) -> {
			if (holder.isEmpty()) {
				return CompletableFuture.completedFuture(name);
			}
			if (!this.settings.renameOnConflict() || nextNumber > MAX_NAME_ATTEMPTS) {
				return CompletableFuture.failedFuture(taken(name, holder.get()));
			}
			String next = NodeName.numbered(this.settings.name(), nextNumber);
			logger.warn("The name '{}' is taken, trying '{}'", name, next);
			return claimName(next, nextNumber + 1);
		});
	}

	private static MdnsOptions mdnsOptions(NodeSettings settings) {
		return MdnsOptions.defaults().withInterfaces(settings.interfaces()).withRealm(settings.realm());
	}

	private static NameTakenException taken(String name, DiscoveredNode holder) {
		InetSocketAddress address = holder.address();
		return new NameTakenException(name, address.getAddress().getHostAddress() + ":" + address.getPort());
	}

	private void publish(long heartbeats) {
		NodeIdentity self = this.identity;
		int port = this.transport.localAddress().getPort();
		Map<String, String> attributes = new LinkedHashMap<>();
		attributes.put("node", self.name());
		attributes.put("port", String.valueOf(port));
		attributes.put("udp_port", String.valueOf(port));
		attributes.put("version", this.settings.version());
		attributes.put("instance_id", self.instanceId());
		attributes.put(Peer.JAVA_MARKER, "1");
		if (heartbeats > 0) {
			attributes.put(TxtHeartbeat.ATTRIBUTE, String.valueOf(heartbeats));
		}
		Announcement announcement = new Announcement(self.name(), self.instanceId(), port, attributes);
		this.discoveries.forEach((discovery) -> discovery.announce(announcement));
	}

	/**
	 * Say goodbye, refuse requests, and wait for handlers that run. Does nothing when the
	 * node is not announced.
	 */
	public void withdraw(Duration timeout) {
		if (!this.announced) {
			return;
		}
		this.announced = false;
		this.heartbeat.close();
		attempt("end the channels", this.channels::withdraw);
		attempt("say goodbye", this::sayGoodbye);
		this.discoveries.forEach((discovery) -> attempt("withdraw the announcement", discovery::withdraw));
		long deadline = System.nanoTime() + Durations.nanos(timeout);
		try {
			boolean answered = this.server.drain(timeout);
			Duration remaining = Duration.ofNanos(deadline - System.nanoTime());
			if (!this.channels.awaitCallbacks(remaining) || !answered) {
				logger.warn("Node '{}' stops although handlers still run after {}", this.identity.name(), timeout);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Tell Java peers directly, because multicast may be lost and is slower.
	 */
	private void sayGoodbye() {
		Message goodbye = new Message.Goodbye(this.identity.instanceId(), this.identity.name());
		for (Peer peer : this.peers.peers()) {
			if (!peer.isJava()) {
				continue;
			}
			try {
				this.sender.send(goodbye, peer.address());
			}
			catch (IOException ex) {
				logger.debug("Cannot say goodbye to {}", peer, ex);
			}
		}
	}

	@Override
	public void close() {
		this.liveness.close();
		this.channels.close();
		PeerLinkException stopped = new PeerLinkException("Node '" + this.identity.name() + "' was stopped");
		this.client.close(stopped);
		this.pings.close(stopped);
		this.server.close();
		this.discoveries.forEach((discovery) -> attempt("close a discovery", discovery::close));
		attempt("close the transport", this.transport::close);
		this.peers.clear(PeerDownReason.REMOVED);
		this.peers.close();
		this.platform.close();
		logger.info("Node '{}' has stopped", this.identity.name());
	}

	/**
	 * Discoveries and transports may be the user's. What fails in one of them must not
	 * keep the rest from being freed.
	 */
	private static void attempt(String what, Runnable step) {
		try {
			step.run();
		}
		catch (RuntimeException ex) {
			logger.warn("Failed to {}", what, ex);
		}
	}

	/**
	 * Wait for {@link #announce()}.
	 */
	public static void join(CompletableFuture<Void> announcement) {
		try {
			announcement.join();
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof RuntimeException failure) ? failure : ex;
		}
	}

	/**
	 * Two nodes that start in the same moment cannot see each other's claim.
	 */
	private void warnOfNamesake(Peer peer) {
		NodeIdentity self = this.identity;
		if (peer.name().equals(self.name()) && this.begun) {
			logger.warn("Another live node has the name '{}' of this one, at {}; peers will confuse the two",
					self.name(), peer.address());
		}
	}

	public PeerListener.Registration listen(PeerListener listener) {
		return this.peers.addListener(listener, true);
	}

	public NodeIdentity identity() {
		return this.identity;
	}

	public PeerTable peers() {
		return this.peers;
	}

	public Caller client() {
		return this.client;
	}

	RequestDispatcher server() {
		return this.server;
	}

	public ChannelEngine channels() {
		return this.channels;
	}

	public DatagramTransport transport() {
		return this.transport;
	}

	public boolean isAnnounced() {
		return this.announced;
	}

	public List<PeerDiscovery.Status> discoveryStatus() {
		return this.discoveries.stream().map(PeerDiscovery::status).toList();
	}

	public Map<UndecodableReason, Long> undecodable() {
		return this.router.undecodable();
	}

	/**
	 * Returns the numbers of the calls, both ways.
	 */
	public RpcStatistics rpcStatistics() {
		return new RpcStatistics(this.client.pendingCalls(), this.router.strayReplies(), this.server.inFlight(),
				this.server.queued(), this.server.rejected(), this.server.unknown(), this.client.retransmissions(),
				this.server.duplicates(), this.server.expired(), this.server.cancelled(), this.server.lost(),
				this.server.misdirected(), this.server.cachedReplies());
	}

	/**
	 * Excludes the handler or callback that runs on the current thread from the drain of
	 * a stop, which it would otherwise wait for itself. Does nothing on other threads.
	 */
	public void excludeCurrentFromDrain() {
		this.server.excuseCurrentHandler();
		this.channels.excludeCurrentCallbackFromDrain();
	}

}
