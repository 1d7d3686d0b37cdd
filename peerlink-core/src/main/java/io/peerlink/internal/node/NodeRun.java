package io.peerlink.internal.node;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;

import io.peerlink.call.RpcStatistics;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerNotFoundException;
import io.peerlink.file.FileListener;
import io.peerlink.internal.channel.ChannelEngine;
import io.peerlink.internal.channel.ChannelRegistry;
import io.peerlink.internal.client.CallEngine;
import io.peerlink.internal.context.GuardedObserver;
import io.peerlink.internal.context.HandlerGuard;
import io.peerlink.internal.context.MessageSender;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.context.NodeExecutors;
import io.peerlink.internal.context.NodeIdentity;
import io.peerlink.internal.context.StrangerLimit;
import io.peerlink.internal.context.TcpListener;
import io.peerlink.internal.crypto.KeyedInstance;
import io.peerlink.internal.crypto.StaticKey;
import io.peerlink.internal.discovery.ContactDiscovery;
import io.peerlink.internal.file.FileEngine;
import io.peerlink.internal.file.NodeFiles;
import io.peerlink.internal.liveness.LivenessMonitor;
import io.peerlink.internal.liveness.NameConflictProbe;
import io.peerlink.internal.liveness.NameVerifier;
import io.peerlink.internal.liveness.Pings;
import io.peerlink.internal.membership.NameGuard;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.seal.SealedRemote;
import io.peerlink.internal.server.HandlerRegistry;
import io.peerlink.internal.server.RequestDispatcher;
import io.peerlink.internal.server.ServerStatistics;
import io.peerlink.internal.stream.PeerStreamEngine;
import io.peerlink.internal.stream.StreamRegistry;
import io.peerlink.internal.tcp.StreamEngine;
import io.peerlink.internal.udp.BundlingTransport;
import io.peerlink.internal.udp.UdpTransport;
import io.peerlink.internal.value.StreamedValues;
import io.peerlink.internal.value.ValueThreads;
import io.peerlink.internal.wire.codec.MessageCodec;
import io.peerlink.peer.ForeignNode;
import io.peerlink.peer.NodeName;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerListener;
import io.peerlink.peer.PeerPins;
import io.peerlink.peer.PeerStatus;
import io.peerlink.peer.RefusedKey;
import io.peerlink.spi.DatagramTransport;
import io.peerlink.spi.PeerDiscovery;
import io.peerlink.spi.StreamTransport;
import io.peerlink.spi.UndecodableReason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a node: everything that is made at a start and thrown away at a stop.
 */
public final class NodeRun implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(NodeRun.class);

	private final NodePlatform platform;

	private final DatagramTransport transport;

	private final @Nullable NodeSeal seal;

	private final @Nullable PinKeeper pins;

	private final @Nullable PinSync pinFile;

	private final PeerTable peers;

	private final NodeContext context;

	private final Pings pings;

	private final ContactDiscovery contacts;

	private final StreamEngine streams;

	private final CallEngine client;

	private final RequestDispatcher server;

	private final ChannelEngine channels;

	private final PeerStreamEngine byteStreams;

	private final StreamedValues values;

	private final FileEngine files;

	private final ForeignNodes foreign;

	private final MessageRouter router;

	private final LivenessMonitor liveness;

	private final NodeDiscoveries discoveries;

	private final Announcer announcer;

	private final Presence presence;

	private final NameKeeper name;

	private volatile NodeIdentity identity;

	private NodeRun(NodeSettings settings, HandlerRegistry handlers, ChannelRegistry channels,
			StreamRegistry byteStreams, FileListener fileListener, NodePlatform platform, DatagramTransport transport,
			@Nullable StreamTransport streams, NodeThreads threads, NodeName.Listener nameListener,
			PeerPins.Listener pinListener) {
		this.platform = platform;
		NodeExecutors executors = platform.executors(threads);
		RealmSecrets secrets = settings.secrets();
		StaticKey key = (secrets != null) ? secrets.identity() : null;
		this.identity = new NodeIdentity(settings.name(), instanceId(key, platform));
		MessageCodec codec = new MessageCodec();
		PinStore store = settings.pins();
		this.pins = (store != null && key != null) ? new PinKeeper(store, key.publicKey(), this::identity, this::keyOf,
				platform.scheduler(), executors.events(), pinListener) : null;
		this.peers = new PeerTable(this.identity.instanceId(), platform.scheduler(), executors.events(),
				settings.maxPeers(), (this.pins != null) ? this.pins : NameGuard.NONE);
		this.pinFile = (store != null && store.hasFile())
				? new PinSync(store, platform.scheduler(), executors.lookups(), this::pinsChanged) : null;
		this.seal = (secrets != null && key != null) ? new NodeSeal(secrets, key, this.identity.instanceId(),
				this.peers, settings.maxPeers(), platform, transport) : null;
		this.transport = (this.seal != null) ? this.seal.transport() : transport;
		StreamTransport connections = (streams != null && this.seal != null) ? this.seal.seal(streams, platform)
				: streams;
		this.context = new NodeContext(this::identity, platform.scheduler(), platform.random(),
				new MessageSender(codec, this.transport, this.seal != null), executors, this.peers, handlers.mapper(),
				GuardedObserver.of(settings.callObservers()), settings.limits(), new StrangerLimit(),
				(streams != null) ? new TcpListener(streams.localAddress().getPort(), settings.maxPayload()) : null);
		this.pings = new Pings(this.context, this::isAnnounced, settings.hasKeyedName());
		this.contacts = new ContactDiscovery(this.peers, this.pings, platform.scheduler(), settings.maxPeers());
		this.streams = new StreamEngine(this.context, connections, settings.maxPayload(), platform.readers());
		Predicate<Runnable> streamThreads = (handler) -> platform.streamHandlers().test(threads.tracked(handler));
		HandlerGuard guard = settings.guard();
		this.byteStreams = new PeerStreamEngine(this.context, this.streams, byteStreams, settings.maxStreams(),
				streamThreads, guard);
		this.values = new StreamedValues(this.context, (streams != null) ? this.byteStreams : null,
				new ValueThreads((task) -> platform.subscribers().test(threads.tracked(task)),
						(task) -> platform.collectors().test(threads.tracked(task))),
				(failure) -> RequestDispatcher.describe(guard.translate(failure), settings.errorMessages()));
		this.client = new CallEngine(this.context, this.pings, this.streams, this.values);
		this.server = new RequestDispatcher(this.context, handlers, this.values, guard);
		this.server.askBy(this.contacts);
		this.channels = new ChannelEngine(this.context, this.pings, channels);
		this.files = NodeFiles.open(this.context, this.streams, settings.files(), () -> HostName.find().orElse(""),
				this::isAnnounced, fileListener::received);
		this.liveness = new LivenessMonitor(this.peers, this.pings, platform.scheduler(), platform.random(),
				settings.liveness());
		this.discoveries = new NodeDiscoveries(settings, this.seal);
		this.announcer = new Announcer(settings, this.context, this.discoveries,
				() -> this.transport.localAddress().getPort(), this.streams.port());
		NameVerifier verifier = new NameVerifier(this.peers, this.pings, platform.scheduler());
		this.name = new NameKeeper(settings, this.context, this.pings, verifier,
				new NameConflictProbe(this.discoveries::all, this.peers, verifier, platform.scheduler()),
				this.announcer, (identity) -> this.identity = identity,
				new NameEvents(nameListener, executors.events()), settings.hasKeyedName() ? this.pins : null);
		this.foreign = new ForeignNodes(platform.scheduler(), this.seal != null);
		this.router = new MessageRouter(codec, this.context, this.pings, this.contacts, this.name, this.client,
				this.server, this.channels, this.foreign);
		this.presence = new Presence(settings.name(), this.name, this.announcer, this.pings, this.server, this.streams,
				this.channels, this.byteStreams);
	}

	private static String instanceId(@Nullable StaticKey key, NodePlatform platform) {
		return (key != null) ? KeyedInstance.of(key.publicKey(), platform.secureRandom().nextLong()).toString()
				: NodeContext.newUuid(platform.random());
	}

	/**
	 * Opens the socket and begins to look for peers. Requests are refused until
	 * {@link #announce()}.
	 * @param settings how the node was configured
	 * @param handlers the methods that it exposes
	 * @param channels the channels that peers can open
	 * @param byteStreams the streams that peers can open
	 * @param fileListener is informed of files that arrive, on an event thread
	 * @param platform the outer world; closed with this run, also when it cannot be
	 * opened
	 * @param threads the threads that execute something for the node
	 * @param nameListener is informed when this node loses its name, on an event thread
	 * @param pinListener is informed of keys that are refused, on an event thread
	 * @return the run
	 */
	public static NodeRun open(NodeSettings settings, HandlerRegistry handlers, ChannelRegistry channels,
			StreamRegistry byteStreams, FileListener fileListener, NodePlatform platform, NodeThreads threads,
			NodeName.Listener nameListener, PeerPins.Listener pinListener) {
		DatagramTransport transport = null;
		StreamTransport streams = null;
		NodeRun node = null;
		try {
			if (settings.pins() != null) {
				settings.pins().load();
			}
			transport = platform.openTransport();
			streams = platform.openStreams(transport);
			node = new NodeRun(settings, handlers, channels, byteStreams, fileListener, platform, transport, streams,
					threads, nameListener, pinListener);
			node.begin();
			return node;
		}
		catch (Throwable ex) {
			free(node, transport, streams, platform);
			throw ex;
		}
	}

	private static void free(@Nullable NodeRun node, @Nullable DatagramTransport transport,
			@Nullable StreamTransport streams, NodePlatform platform) {
		if (node != null) {
			node.close();
			return;
		}
		if (streams != null) {
			Cleanup.attempt("close the connections", streams::close);
		}
		if (transport != null) {
			Cleanup.attempt("close the transport", transport::close);
		}
		Cleanup.attempt("free the threads", platform::close);
	}

	private void begin() {
		if (this.pins != null && this.pinFile != null) {
			this.pins.onChange(this.pinFile::request);
			this.pinFile.start();
		}
		this.channels.start();
		this.values.start();
		this.byteStreams.start();
		if (this.transport instanceof UdpTransport udp) {
			udp.watchWith(this.client::failOverdue);
		}
		if (this.transport instanceof BundlingTransport bundling && this.context.limits().bundling()) {
			bundling.bundleFor(this.peers::takesBundles);
		}
		if (this.seal != null) {
			this.seal.start(this.router);
		}
		else {
			this.transport.start(this.router);
		}
		this.streams.start(this.router::onConnectedRequest);
		this.discoveries.start(this.context, this.pings, this.name::watching);
		this.liveness.onResumed(this::resumed);
		this.liveness.start();
		logger.info("Node '{}' listens on UDP port {}", this.identity.name(), this.transport.localAddress().getPort());
	}

	/**
	 * Peers may have given this node up while it was paused, and this node may have
	 * missed them.
	 */
	private void resumed() {
		Cleanup.attempt("announce the node again", this.presence::announceAgain);
		this.discoveries.refresh();
	}

	/**
	 * Makes sure of the name, then announces this node and lets requests in.
	 * @return completes when the announcement is on its way; fails with a
	 * {@link io.peerlink.error.NameTakenException}
	 */
	public CompletableFuture<Void> announce() {
		return this.presence.announce()
			.thenRun(() -> logger.info("Node '{}' is announced, instance {}", this.identity.name(),
					this.identity.instanceId()));
	}

	/**
	 * Waits for {@link #announce()}.
	 * @param announcement what it returned
	 */
	public static void join(CompletableFuture<Void> announcement) {
		try {
			announcement.join();
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof Error error) {
				throw error;
			}
			throw (ex.getCause() instanceof RuntimeException failure) ? failure : ex;
		}
	}

	/**
	 * Says goodbye, refuses requests, and waits for handlers that run. Does nothing when
	 * the node is not announced; a pending announcement fails.
	 * @param timeout how long to wait at most
	 * @return completes when the handlers have been waited for: at the return, unless
	 * another thread is still waiting for them
	 */
	public CompletableFuture<Void> withdraw(Duration timeout) {
		excludeCurrentFromDrain();
		return this.presence.withdraw(timeout);
	}

	@Override
	public void close() {
		int peersUp = this.peers.size();
		Cleanup.attempt("end the announcement", this.presence::close);
		Cleanup.attempt("give up the name", this.name::close);
		PeerLinkException stopped = new PeerLinkException("Node '" + this.identity.name() + "' was stopped");
		Cleanup.attempt("end the pings", this.liveness::close);
		Cleanup.attempt("close the channels", this.channels::close);
		Cleanup.attempt("end the streams", this.byteStreams::close);
		Cleanup.attempt("end the streamed values", this.values::close);
		Cleanup.attempt("end the transfers of files", this.files::close);
		Cleanup.attempt("fail the calls", () -> this.client.close(stopped));
		Cleanup.attempt("fail the pings", () -> this.pings.close(stopped));
		Cleanup.attempt("end the handlers", this.server::close);
		Cleanup.attempt("close the discoveries", this.discoveries::close);
		Cleanup.attempt("forget contacts", this.contacts::close);
		Cleanup.attempt("close the connections", this.streams::close);
		if (this.seal != null) {
			Cleanup.attempt("erase the keys", this.seal::close);
		}
		Cleanup.attempt("close the transport", this.transport::close);
		Cleanup.attempt("close the table of peers", this.peers::close);
		if (this.pinFile != null) {
			Cleanup.attempt("write the pins", this.pinFile::close);
		}
		Cleanup.attempt("free the threads", this.platform::close);
		logger.info("Node '{}' has stopped, {} peers were up", this.identity.name(), peersUp);
	}

	public PeerListener.Registration addListener(PeerListener listener) {
		return this.peers.addListener(listener, true);
	}

	private byte @Nullable [] keyOf(Peer peer) {
		SealedRemote known = (this.seal != null) ? this.seal.keyOf(peer) : null;
		return (known != null) ? known.publicKey() : null;
	}

	/**
	 * Returns what is known of all peers, with the fingerprints of their keys.
	 */
	public List<PeerStatus> peerStatus() {
		NodeSeal seal = this.seal;
		return (seal == null) ? this.peers.status() : this.peers.status((peer) -> {
			SealedRemote known = seal.keyOf(peer);
			return (known != null) ? known.fingerprint() : null;
		});
	}

	/**
	 * Forgets the pin of a name, and has the nodes of that name asked again.
	 * @param name the name
	 * @return whether it was pinned
	 */
	public boolean forgetPin(String name) {
		boolean pinned = this.pins != null && this.pins.forget(name);
		if (pinned) {
			this.peers.recheck(NodeName.key(name));
		}
		return pinned;
	}

	private void pinsChanged(PinChanges changes) {
		if (this.pins != null) {
			changes.released().forEach(this.pins::released);
		}
		changes.released().forEach(this.peers::recheck);
		changes.held().forEach(this.peers::recheck);
	}

	/**
	 * Returns the nodes that were refused because of their keys.
	 */
	public List<RefusedKey> refusedKeys() {
		return (this.pins != null) ? this.pins.refused() : List.of();
	}

	/**
	 * Returns who sends to this node without having its secret.
	 */
	public List<ForeignNode> foreignNodes() {
		return this.foreign.recent();
	}

	public NodeIdentity identity() {
		return this.identity;
	}

	public PeerTable peers() {
		return this.peers;
	}

	/**
	 * Returns the peer that is to be called, see {@link PeerTable#find(String)}.
	 * @param name the peer's name
	 * @return the peer
	 * @throws PeerNotFoundException when there is none; its message tells when it is the
	 * name of this node
	 */
	public Peer findPeer(String name) {
		try {
			return this.peers.find(name);
		}
		catch (PeerNotFoundException ex) {
			throw explained(ex);
		}
	}

	/**
	 * Waits for a peer, see {@link PeerTable#awaitPeer(String, Duration)}.
	 * @param name the peer's name
	 * @param timeout how long to wait at most
	 * @return the peer
	 * @throws PeerNotFoundException as {@link #findPeer(String)} does, when it did not
	 * come up in time
	 * @throws InterruptedException when the waiting thread was interrupted
	 */
	public Peer awaitPeer(String name, Duration timeout) throws InterruptedException {
		try {
			return this.peers.awaitPeer(name, timeout);
		}
		catch (PeerNotFoundException ex) {
			throw explained(ex);
		}
	}

	private PeerNotFoundException explained(PeerNotFoundException failure) {
		return NodeName.isSame(this.identity.name(), failure.getPeerName())
				? PeerNotFoundException.ownName(failure.getPeerName(), failure.getKnownPeers()) : failure;
	}

	public CallEngine client() {
		return this.client;
	}

	public ChannelEngine channels() {
		return this.channels;
	}

	public PeerStreamEngine byteStreams() {
		return this.byteStreams;
	}

	public FileEngine files() {
		return this.files;
	}

	public StreamEngine streams() {
		return this.streams;
	}

	public DatagramTransport transport() {
		return this.transport;
	}

	public boolean isAnnounced() {
		return this.presence.isAnnounced() && this.name.hasName();
	}

	/**
	 * Returns where the older node is that has the name of this one.
	 * @return {@code host:port}, {@code null} unless this node is out of service for that
	 */
	public @Nullable String nameOwner() {
		return this.name.ownerAddress();
	}

	public List<PeerDiscovery.Status> discoveryStatus() {
		return this.discoveries.status();
	}

	/**
	 * Returns the fingerprint of the key of this node.
	 * @return the fingerprint, {@code null} for a node without a secret
	 */
	public @Nullable String fingerprint() {
		return (this.seal != null) ? this.seal.fingerprint() : null;
	}

	public Map<UndecodableReason, Long> undecodable() {
		Map<UndecodableReason, Long> undecodable = new EnumMap<>(this.router.undecodable());
		if (this.seal != null) {
			this.seal.dropped().forEach((reason, count) -> undecodable.merge(reason, count, Long::sum));
			undecodable.merge(UndecodableReason.BAD_MAC, this.discoveries.forged(), Long::sum);
		}
		return undecodable;
	}

	/**
	 * Returns the numbers of the calls, both ways.
	 */
	public RpcStatistics rpcStatistics() {
		ServerStatistics requests = this.server.statistics();
		return new RpcStatistics(this.client.pendingCalls(), this.router.strayReplies(), this.server.inFlight(),
				requests.queuedRequests(), requests.rejectedRequests(), requests.unknownMethods(),
				requests.deniedRequests(), this.client.retransmissions(), this.client.inquiries(),
				requests.duplicateRequests(), requests.expiredRequests(), requests.cancelledRequests(),
				requests.lostReplies(), requests.misdirectedRequests(), this.server.cachedReplies(),
				this.context.strangers().unanswered());
	}

	/**
	 * Excludes the handler or callback that runs on the current thread from the drain of
	 * a stop, which it would otherwise wait for itself. Does nothing on other threads.
	 */
	public void excludeCurrentFromDrain() {
		this.server.excludeCurrentFromDrain();
		this.channels.excludeCurrentCallbackFromDrain();
	}

}
