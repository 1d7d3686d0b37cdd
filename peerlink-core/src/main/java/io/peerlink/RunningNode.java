package io.peerlink;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.peerlink.channel.ChannelEngine;
import io.peerlink.channel.ChannelRegistry;
import io.peerlink.discovery.Announcement;
import io.peerlink.discovery.Liveness;
import io.peerlink.discovery.NameClaim;
import io.peerlink.discovery.Peer;
import io.peerlink.discovery.PeerDiscovery;
import io.peerlink.discovery.PeerDownReason;
import io.peerlink.discovery.PeerListener;
import io.peerlink.discovery.PeerTable;
import io.peerlink.discovery.Sighting;
import io.peerlink.discovery.StaticDiscovery;
import io.peerlink.discovery.TxtHeartbeat;
import io.peerlink.discovery.mdns.MdnsDiscovery;
import io.peerlink.discovery.mdns.MdnsOptions;
import io.peerlink.error.NameTakenException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.rpc.HandlerRegistry;
import io.peerlink.rpc.NodeIdentity;
import io.peerlink.rpc.RpcEngine;
import io.peerlink.time.Durations;
import io.peerlink.transport.DatagramTransport;
import io.peerlink.transport.MessageSender;
import io.peerlink.wire.Message;
import io.peerlink.wire.MessageCodec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a node: everything that is made at a start and thrown away at a stop.
 */
final class RunningNode implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(RunningNode.class);

	/**
	 * How many numbered names are tried when a name is taken.
	 */
	private static final int MAX_NAME_ATTEMPTS = 20;

	private final NodeSettings settings;

	private final NodePlatform platform;

	private final DatagramTransport transport;

	private final MessageSender sender;

	private final PeerTable peers;

	private final RpcEngine rpc;

	private final ChannelEngine channels;

	private final Inbound inbound;

	private final Liveness liveness;

	private final TxtHeartbeat heartbeat;

	private final List<PeerDiscovery> discoveries = new ArrayList<>();

	private volatile NodeIdentity identity;

	private volatile boolean announced;

	private volatile boolean begun;

	private RunningNode(NodeSettings settings, HandlerRegistry handlers, ChannelRegistry channels,
			NodePlatform platform, DatagramTransport transport) {
		this.settings = settings;
		this.platform = platform;
		this.transport = transport;
		String instanceId = new UUID(platform.random().nextLong(), platform.random().nextLong()).toString();
		this.identity = new NodeIdentity(settings.name(), instanceId);
		MessageCodec codec = new MessageCodec();
		this.sender = new MessageSender(codec, transport);
		this.peers = new PeerTable(instanceId, platform.scheduler(), platform.eventExecutor(), settings.maxPeers());
		this.rpc = new RpcEngine(
				new RpcEngine.Environment(this::identity, platform.scheduler(), platform.random(), this.sender,
						platform.handlerExecutor(), platform.callbackExecutor(), this.peers, settings.callObservers()),
				new RpcEngine.Options(settings.callTimeout(), settings.maxPendingCalls(),
						(long) settings.handlerConcurrency() + settings.handlerQueueCapacity(), settings.reliability()),
				handlers);
		this.channels = new ChannelEngine(
				new ChannelEngine.Environment(() -> this.identity.name(), instanceId, platform.scheduler(),
						platform.random(), this.sender, handlers.mapper(), platform.channelExecutor(),
						platform.callbackExecutor(), this.peers, this.rpc.pinger()),
				new ChannelEngine.Options(settings.maxChannels(), settings.maxChannelsPerPeer()), channels);
		this.inbound = new Inbound(codec, this.peers, this.rpc, this.channels);
		this.liveness = new Liveness(this.peers, this.rpc.pinger(), platform.scheduler(), platform.random(),
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
	static RunningNode open(NodeSettings settings, HandlerRegistry handlers, ChannelRegistry channels,
			NodePlatform platform) {
		DatagramTransport transport = null;
		RunningNode node = null;
		try {
			transport = platform.openTransport();
			node = new RunningNode(settings, handlers, channels, platform, transport);
			node.begin();
			return node;
		}
		catch (Throwable ex) {
			free(node, transport, platform);
			throw ex;
		}
	}

	private static void free(@Nullable RunningNode node, @Nullable DatagramTransport transport, NodePlatform platform) {
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
		this.transport.start(this.inbound);
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
					(address) -> this.peers.findByAddress(address).isPresent(), this.rpc.pinger(),
					this.platform.scheduler(), this.platform.eventExecutor());
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
	CompletableFuture<Void> announce() {
		if (this.begun) {
			throw new IllegalStateException("Node '" + this.identity.name()
					+ "' was announced before; one that was withdrawn must be stopped and started again");
		}
		return claimName(this.settings.name(), 2).thenAccept((name) -> {
			this.begun = true;
			this.identity = new NodeIdentity(name, this.identity.instanceId());
			this.rpc.open();
			this.channels.open();
			this.announced = true;
			publish(0);
			this.heartbeat.start();
			logger.info("Node '{}' is announced, instance {}", name, this.identity.instanceId());
		});
	}

	private CompletableFuture<String> claimName(String name, int nextNumber) {
		NameClaim claim = new NameClaim(this.discoveries, this.peers, this.rpc.pinger(), this.platform.scheduler());
		return claim.findHolder(name, this.identity.instanceId()).thenCompose((holder) -> {
			if (holder.isEmpty()) {
				return CompletableFuture.completedFuture(name);
			}
			if (!this.settings.renameOnConflict() || nextNumber > MAX_NAME_ATTEMPTS) {
				return CompletableFuture.failedFuture(taken(name, holder.get()));
			}
			String next = NameClaim.numbered(this.settings.name(), nextNumber);
			logger.warn("The name '{}' is taken, trying '{}'", name, next);
			return claimName(next, nextNumber + 1);
		});
	}

	private static MdnsOptions mdnsOptions(NodeSettings settings) {
		return MdnsOptions.defaults().withInterfaces(settings.interfaces()).withRealm(settings.realm());
	}

	private static NameTakenException taken(String name, Sighting holder) {
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
		attributes.put("version", Version.CURRENT);
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
	void withdraw(Duration timeout) {
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
			boolean answered = this.rpc.drain(timeout);
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
		this.rpc.close(new PeerLinkException("Node '" + this.identity.name() + "' was stopped"));
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
	static void join(CompletableFuture<Void> announcement) {
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

	PeerListener.Registration listen(PeerListener listener) {
		return this.peers.addListener(listener, true);
	}

	NodeIdentity identity() {
		return this.identity;
	}

	PeerTable peers() {
		return this.peers;
	}

	RpcEngine rpc() {
		return this.rpc;
	}

	ChannelEngine channels() {
		return this.channels;
	}

	NodeStatus status() {
		NodeIdentity self = this.identity;
		return new NodeStatus(self.name(), self.instanceId(), this.transport.localAddress(), this.announced,
				this.peers.status(), this.discoveries.stream().map(PeerDiscovery::status).toList(),
				this.rpc.statistics(), this.rpc.paths(), this.channels.channels(), this.channels.totals(),
				this.transport.statistics(), this.inbound.undecodable());
	}

	NodeStatistics statistics() {
		return new NodeStatistics(this.identity.instanceId(), this.rpc.statistics(), this.channels.openChannels(),
				this.channels.queuedMessages(), this.channels.totals(), this.transport.statistics(),
				this.inbound.undecodable());
	}

}
