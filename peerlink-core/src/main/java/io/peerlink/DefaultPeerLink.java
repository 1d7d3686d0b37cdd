package io.peerlink;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

import io.peerlink.call.Broadcast;
import io.peerlink.call.CallOptions;
import io.peerlink.call.PeerClient;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelListener;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.channel.KeptChannel;
import io.peerlink.error.PeerLinkException;
import io.peerlink.file.PeerFiles;
import io.peerlink.handler.RpcMethod;
import io.peerlink.internal.channel.ChannelEngine;
import io.peerlink.internal.channel.ChannelRegistry;
import io.peerlink.internal.client.CallEngine;
import io.peerlink.internal.client.DefaultBroadcast;
import io.peerlink.internal.client.DefaultPeerClient;
import io.peerlink.internal.file.FileEngine;
import io.peerlink.internal.node.NodePlatform;
import io.peerlink.internal.node.NodeRun;
import io.peerlink.internal.node.NodeSettings;
import io.peerlink.internal.node.NodeThreads;
import io.peerlink.internal.payload.PayloadMapper;
import io.peerlink.internal.payload.StreamedTypes;
import io.peerlink.internal.server.HandlerRegistry;
import io.peerlink.internal.stream.StreamRegistry;
import io.peerlink.peer.NodeName;
import io.peerlink.peer.AllowedPeers;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerListener;
import io.peerlink.peer.PeerPins;
import io.peerlink.stream.PeerStream;
import io.peerlink.stream.PeerStreamHandler;
import io.peerlink.stream.StreamOptions;
import org.jspecify.annotations.Nullable;

/**
 * A node, stopped or running: what outlives its {@linkplain NodeRun runs}.
 */
final class DefaultPeerLink implements PeerLink {

	private final NodeSettings settings;

	private final HandlerRegistry handlers;

	private final StreamedTypes streamedTypes;

	private final ChannelRegistry channels = new ChannelRegistry();

	private final StreamRegistry streams = new StreamRegistry();

	private final FileListeners fileListeners = new FileListeners();

	private final PeerFiles files = new DefaultPeerFiles(this.fileListeners, () -> running().files(),
			this::presentFiles);

	private final NameListeners nameListeners = new NameListeners();

	private final PinListeners pinListeners = new PinListeners();

	private final PeerPins pins;

	private final NodeLifecycle lifecycle;

	DefaultPeerLink(NodeSettings settings, PayloadMapper mapper, Function<NodeSettings, NodePlatform> platform) {
		this.settings = settings;
		this.handlers = new HandlerRegistry(mapper);
		this.streamedTypes = mapper.streamedTypes();
		NodeThreads threads = new NodeThreads();
		this.lifecycle = new NodeLifecycle(settings.name(), settings.shutdownTimeout(), threads,
				() -> NodeRun.open(settings, this.handlers, this.channels, this.streams, this.fileListeners,
						platform.apply(settings), threads, this.nameListeners, this.pinListeners));
		this.pins = new DefaultPeerPins(settings.pins(), this.pinListeners, this.lifecycle::running, this::running);
	}

	@Override
	public PeerLink start() {
		NodeRun run = this.lifecycle.open();
		try {
			NodeRun.join(run.announce());
		}
		catch (Throwable ex) {
			this.lifecycle.stop(run);
			throw ex;
		}
		return this;
	}

	@Override
	public void open() {
		this.lifecycle.open();
	}

	@Override
	public void announce() {
		NodeRun.join(running().announce());
	}

	@Override
	public void withdraw() {
		this.lifecycle.withdraw();
	}

	@Override
	public void stop() {
		this.lifecycle.stop();
	}

	@Override
	public boolean isRunning() {
		return this.lifecycle.running() != null;
	}

	@Override
	public String name() {
		NodeRun node = this.lifecycle.running();
		return (node != null) ? node.identity().name() : this.settings.name();
	}

	@Override
	public NodeStatus status() {
		NodeRun node = running();
		return new NodeStatus(node.identity().name(), node.identity().instanceId(), node.transport().localAddress(),
				node.streams().port(), node.isAnnounced(), node.peerStatus(), node.discoveryStatus(),
				node.rpcStatistics(), node.client().paths(), node.channels().channels(), node.channels().totals(),
				node.transport().statistics(), node.streams().statistics(), node.byteStreams().streams(),
				node.byteStreams().totals(), node.files().statistics(), node.undecodable(), node.nameOwner(),
				node.fingerprint(), node.refusedKeys(), node.foreignNodes());
	}

	@Override
	public Optional<NodeStatistics> statistics() {
		return Optional.ofNullable(this.lifecycle.running()).map(DefaultPeerLink::statistics);
	}

	private static NodeStatistics statistics(NodeRun node) {
		return new NodeStatistics(node.identity().instanceId(), node.rpcStatistics(), node.channels().openChannels(),
				node.channels().queuedMessages(), node.channels().totals(), node.transport().statistics(),
				node.streams().statistics(), node.byteStreams().totals(), node.files().statistics(), node.undecodable(),
				node.refusedKeys().size());
	}

	@Override
	public List<Peer> peers() {
		NodeRun node = this.lifecycle.running();
		return (node != null) ? node.peers().peers() : List.of();
	}

	@Override
	public boolean awaitPeers(int count, Duration timeout) throws InterruptedException {
		return running().peers().awaitPeers(count, Arguments.notNull("timeout", timeout));
	}

	@Override
	public Peer awaitPeer(String name, Duration timeout) throws InterruptedException {
		return running().awaitPeer(Arguments.notNull("name", name), Arguments.notNull("timeout", timeout));
	}

	@Override
	public PeerListener.Registration addPeerListener(PeerListener listener) {
		return this.lifecycle.addListener(Arguments.notNull("listener", listener));
	}

	@Override
	public PeerListener.Registration addNameListener(NodeName.Listener listener) {
		return this.nameListeners.add(Arguments.notNull("listener", listener));
	}

	@Override
	public PeerClient peer(String name) {
		Arguments.notNull("name", name);
		return new DefaultPeerClient(this::client, name, () -> running().findPeer(name), CallOptions.defaults(),
				this.streamedTypes);
	}

	@Override
	public PeerClient peer(Peer peer) {
		return new DefaultPeerClient(this::client, Arguments.notNull("peer", peer), CallOptions.defaults(),
				this.streamedTypes);
	}

	@Override
	public Broadcast broadcast() {
		return new DefaultBroadcast(this::client, () -> running().peers().peers(), CallOptions.defaults());
	}

	@Override
	public PeerFiles files() {
		return this.files;
	}

	@Override
	public PeerPins pins() {
		return this.pins;
	}

	private @Nullable FileEngine presentFiles() {
		NodeRun node = this.lifecycle.running();
		return (node != null) ? node.files() : null;
	}

	@Override
	public void register(List<RpcMethod> methods) {
		this.handlers.register(Arguments.withoutNull("methods", methods));
	}

	@Override
	public boolean unregister(String name) {
		return this.handlers.unregister(Arguments.notNull("name", name));
	}

	@Override
	public List<RpcMethod> methods() {
		return this.handlers.methods();
	}

	@Override
	public void registerChannel(String name, Consumer<? super Channel> acceptor, ChannelOptions options,
			AllowedPeers allowed) {
		this.channels.register(name, acceptor, options, allowed);
	}

	@Override
	public AllowedPeers allowedForChannel(String name) {
		return this.channels.allowed(Arguments.notNull("name", name));
	}

	@Override
	public boolean unregisterChannel(String name) {
		return this.channels.unregister(Arguments.notNull("name", name));
	}

	@Override
	public List<String> registeredChannels() {
		return this.channels.names();
	}

	@Override
	public Channel openChannel(String peer, String name, ChannelOptions options) {
		checkOpening(peer, name, options);
		ChannelEngine channels = running().channels();
		return channels.open(channels.findPeer(peer), name, options);
	}

	@Override
	public Channel openChannel(Peer peer, String name, ChannelOptions options) {
		checkOpening(peer, name, options);
		return running().channels().open(peer, name, options);
	}

	@Override
	public CompletableFuture<Channel> openChannelAsync(String peer, String name, ChannelOptions options) {
		checkOpening(peer, name, options);
		try {
			ChannelEngine channels = running().channels();
			return channels.openAsync(channels.findPeer(peer), name, options);
		}
		catch (PeerLinkException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	@Override
	public CompletableFuture<Channel> openChannelAsync(Peer peer, String name, ChannelOptions options) {
		checkOpening(peer, name, options);
		try {
			return running().channels().openAsync(peer, name, options);
		}
		catch (PeerLinkException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private static void checkOpening(Object peer, String name, Object options) {
		Arguments.notNull("peer", peer);
		Arguments.notNull("name", name);
		Arguments.notNull("options", options);
	}

	@Override
	public KeptChannel keepOpen(String peer, String name, ChannelOptions options, Consumer<? super Channel> opened) {
		requireOther(Arguments.notNull("peer", peer));
		return this.channels.keepOpen(peer, name, options, opened);
	}

	/**
	 * A node that may take another name does not know its own one before it runs.
	 */
	private void requireOther(String peer) {
		boolean named = isRunning() || !this.settings.renameOnConflict();
		if (named && NodeName.isSame(name(), peer)) {
			throw new PeerLinkException("Node '" + name() + "' cannot open a channel to itself");
		}
	}

	@Override
	public KeptChannel keepOpen(Predicate<? super Peer> peers, String name, ChannelOptions options,
			Consumer<? super Channel> opened) {
		return this.channels.keepOpen(peers, name, options, opened);
	}

	@Override
	public PeerListener.Registration addChannelListener(ChannelListener listener) {
		return this.channels.listen(listener)::run;
	}

	@Override
	public void registerStream(String name, PeerStreamHandler handler, AllowedPeers allowed) {
		this.streams.register(name, handler, allowed);
	}

	@Override
	public AllowedPeers allowedForStream(String name) {
		return this.streams.allowed(Arguments.notNull("name", name));
	}

	@Override
	public boolean unregisterStream(String name) {
		return this.streams.unregister(name);
	}

	@Override
	public List<String> registeredStreams() {
		return this.streams.names();
	}

	@Override
	public PeerStream openStream(String peer, String name, StreamOptions options) {
		checkOpeningOfStream(peer, name, options);
		NodeRun node = running();
		return node.byteStreams().open(node.findPeer(peer), name, options);
	}

	@Override
	public PeerStream openStream(Peer peer, String name, StreamOptions options) {
		checkOpeningOfStream(peer, name, options);
		return running().byteStreams().open(peer, name, options);
	}

	@Override
	public CompletableFuture<PeerStream> openStreamAsync(String peer, String name, StreamOptions options) {
		checkOpeningOfStream(peer, name, options);
		try {
			NodeRun node = running();
			return node.byteStreams().openAsync(node.findPeer(peer), name, options);
		}
		catch (PeerLinkException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	@Override
	public CompletableFuture<PeerStream> openStreamAsync(Peer peer, String name, StreamOptions options) {
		checkOpeningOfStream(peer, name, options);
		try {
			return running().byteStreams().openAsync(peer, name, options);
		}
		catch (PeerLinkException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private static void checkOpeningOfStream(Object peer, String name, Object options) {
		checkOpening(peer, name, options);
		StreamRegistry.requireFree(name);
	}

	private CallEngine client() {
		return running().client();
	}

	@Override
	public String toString() {
		NodeRun node = this.lifecycle.running();
		if (node == null) {
			return "node '" + this.settings.name() + "', not running";
		}
		return "node '" + node.identity().name() + "' at " + Peer.hostAndPort(node.transport().localAddress()) + ", "
				+ (node.isAnnounced() ? "announced" : "not announced");
	}

	NodeRun running() {
		NodeRun node = this.lifecycle.running();
		if (node == null) {
			throw new PeerLinkException("Node '" + this.settings.name() + "' is not running; start() it first");
		}
		return node;
	}

}
