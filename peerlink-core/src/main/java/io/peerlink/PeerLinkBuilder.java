package io.peerlink;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import io.peerlink.call.CallObserver;
import io.peerlink.call.ReliabilityOptions;
import io.peerlink.file.FileOptions;
import io.peerlink.handler.CallAuthorizer;
import io.peerlink.handler.ErrorMessages;
import io.peerlink.handler.HandlerInterceptor;
import io.peerlink.internal.discovery.StaticPeer;
import io.peerlink.internal.node.NodePlatform;
import io.peerlink.internal.node.NodeSettings;
import io.peerlink.internal.node.ThreadedPlatform;
import io.peerlink.internal.payload.PayloadMapper;
import io.peerlink.internal.payload.StreamedTypes;
import io.peerlink.internal.time.Durations;
import io.peerlink.internal.wire.Ports;
import io.peerlink.internal.crypto.RealmSecret;
import io.peerlink.internal.node.PinStore;
import io.peerlink.internal.node.RealmSecrets;
import io.peerlink.internal.wire.Realm;
import io.peerlink.internal.wire.WireLimits;
import io.peerlink.peer.LivenessOptions;
import io.peerlink.peer.NodeName;
import io.peerlink.spi.DatagramTransport;
import io.peerlink.spi.PeerDiscovery;
import io.peerlink.spi.StreamedType;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes a {@link PeerLink}. Every method checks its argument at once.
 *
 * @since 0.1.0
 */
public final class PeerLinkBuilder {

	private final String name;

	private boolean renameOnConflict;

	private @Nullable RealmSecret secret;

	private List<RealmSecret> previousSecrets = List.of();

	private @Nullable Path identity;

	private boolean pins = true;

	private @Nullable Path pinsFile;

	private @Nullable InetAddress bindAddress;

	private @Nullable Integer port;

	private boolean mdns = true;

	private List<String> interfaces = List.of();

	private List<String> staticPeers = List.of();

	private final List<Supplier<PeerDiscovery>> discoveries = new ArrayList<>();

	private LivenessOptions liveness = LivenessOptions.defaults();

	private int maxPeers = PeerLink.DEFAULT_MAX_PEERS;

	private Duration callTimeout = PeerLink.DEFAULT_CALL_TIMEOUT;

	private int maxPendingCalls = PeerLink.DEFAULT_MAX_PENDING_CALLS;

	private int handlerConcurrency = PeerLink.DEFAULT_HANDLER_CONCURRENCY;

	private int handlerQueueCapacity = PeerLink.DEFAULT_HANDLER_QUEUE_CAPACITY;

	private ErrorMessages handlerErrorMessages = ErrorMessages.APPLICATION;

	private int maxChannels = PeerLink.DEFAULT_MAX_CHANNELS;

	private int maxChannelsPerPeer = PeerLink.DEFAULT_MAX_CHANNELS_PER_PEER;

	private int maxStreams = PeerLink.DEFAULT_MAX_STREAMS;

	private FileOptions files = FileOptions.none();

	private boolean virtualThreads;

	private Duration shutdownTimeout = PeerLink.DEFAULT_SHUTDOWN_TIMEOUT;

	private final List<CallObserver> callObservers = new ArrayList<>();

	private final List<CallAuthorizer> callAuthorizers = new ArrayList<>();

	private final List<HandlerInterceptor> handlerInterceptors = new ArrayList<>();

	private ReliabilityOptions reliability = ReliabilityOptions.defaults();

	private boolean bundling = true;

	private boolean tcp = true;

	private @Nullable Integer tcpPort;

	private int maxPayloadSize = PeerLink.DEFAULT_MAX_PAYLOAD_SIZE;

	private @Nullable Supplier<DatagramTransport> transport;

	private Supplier<JsonMapper> jsonMapper = JsonMapper::shared;

	private final List<StreamedType> streamedTypes = new ArrayList<>();

	private Function<NodeSettings, NodePlatform> platform = ThreadedPlatform::new;

	PeerLinkBuilder(String name) {
		this.name = NodeName.check(Arguments.notNull("name", name));
	}

	/**
	 * Adds a number to a name that a live node has, instead of failing or giving way.
	 * @param renameOnConflict whether to add a number
	 * @return this builder
	 */
	public PeerLinkBuilder renameOnConflict(boolean renameOnConflict) {
		this.renameOnConflict = renameOnConflict;
		return this;
	}

	/**
	 * Joins the sealed realm of a secret. Its nodes encrypt all that they send, prove
	 * that they know the secret, and ignore all others. A passphrase is stretched from
	 * {@link #build()} on by a thread of its own, for half a second;
	 * {@link PeerLink#start()} waits for that.
	 * @param secret what {@link PeerLink#generateSecret()} returned, or a passphrase of
	 * at least 12 characters; {@code null} for no realm
	 * @return this builder
	 * @throws IllegalArgumentException if it is too short, or a damaged copy of a
	 * generated one; the message does not repeat it
	 */
	public PeerLinkBuilder secret(@Nullable String secret) {
		this.secret = (secret != null) ? RealmSecret.of(secret) : null;
		return this;
	}

	/**
	 * Also accepts nodes that still have another secret of the same realm, so that it can
	 * be changed on one node after the other (docs/security.md).
	 * @param secrets up to 3 secrets, as for {@link #secret(String)}, which has to be set
	 * as well
	 * @return this builder
	 */
	public PeerLinkBuilder previousSecrets(String... secrets) {
		List<String> texts = Arguments.texts("previousSecrets", secrets);
		if (texts.size() > RealmSecrets.MAX_PREVIOUS) {
			throw new IllegalArgumentException(
					"There may be " + RealmSecrets.MAX_PREVIOUS + " previous secrets, not " + texts.size());
		}
		this.previousSecrets = texts.stream().map(RealmSecret::of).toList();
		return this;
	}

	/**
	 * Keeps the key of the node in a file, so that it is the same one after each start,
	 * by which others recognise it. By default each start makes a new one. Has no effect
	 * without a secret.
	 * @param identity the file, which is made if there is none. Only its owner may read
	 * it
	 * @return this builder
	 */
	public PeerLinkBuilder identity(@Nullable Path identity) {
		this.identity = identity;
		return this;
	}

	/**
	 * Chooses whether the names of peers are pinned to their keys (docs/security.md,
	 * "Pins"), which is the default. Has no effect without a secret.
	 * @param pins whether to pin names, and to refuse other keys
	 * @return this builder
	 */
	public PeerLinkBuilder pins(boolean pins) {
		this.pins = pins;
		return this;
	}

	/**
	 * Keeps the pins in a file. By default they are forgotten with this node. What others
	 * change in the file is adopted within seconds.
	 * @param pinsFile the file, which is made if there is none, for its owner alone;
	 * {@code null} for none
	 * @return this builder
	 */
	public PeerLinkBuilder pinsFile(@Nullable Path pinsFile) {
		this.pinsFile = pinsFile;
		return this;
	}

	/**
	 * Binds the node to one local address. By default it listens on all.
	 * @param bindAddress an IPv4 address that this machine has when the node is started
	 * @return this builder
	 */
	public PeerLinkBuilder bindAddress(InetAddress bindAddress) {
		if (!(bindAddress instanceof Inet4Address)) {
			throw new IllegalArgumentException("bindAddress must be an IPv4 address but is " + bindAddress);
		}
		this.bindAddress = bindAddress;
		return this;
	}

	/**
	 * Binds the node to a UDP port. By default it is derived from the name if it is free.
	 * @param port the port, or 0 for a free one
	 * @return this builder
	 */
	public PeerLinkBuilder port(int port) {
		this.port = Ports.check("port", port);
		return this;
	}

	/**
	 * Turns multicast DNS on or off. It is on by default.
	 * @param mdns whether to announce and look for nodes by multicast DNS
	 * @return this builder
	 */
	public PeerLinkBuilder mdns(boolean mdns) {
		this.mdns = mdns;
		return this;
	}

	/**
	 * Restricts multicast DNS to some network interfaces, of which at least one must
	 * exist at the start. By default all that can do it are used; loopback only as the
	 * last one.
	 * @param interfaces names or IPv4 addresses; {@code *} stands for any characters
	 * @return this builder
	 */
	public PeerLinkBuilder interfaces(String... interfaces) {
		this.interfaces = Arguments.notBlank("interfaces", Arguments.texts("interfaces", interfaces));
		return this;
	}

	/**
	 * Adds fixed addresses to look for peers at, for networks that block multicast.
	 * @param staticPeers each {@code name@host:port}, {@code host:port} or
	 * {@code name@host}
	 * @return this builder
	 */
	public PeerLinkBuilder staticPeers(String... staticPeers) {
		this.staticPeers = Arguments.texts("staticPeers", staticPeers);
		StaticPeer.parseAll(this.staticPeers, Realm.NONE);
		return this;
	}

	/**
	 * Adds another way to find peers.
	 * @param discovery makes the discovery, at each start of the node
	 * @return this builder
	 */
	public PeerLinkBuilder discovery(Supplier<PeerDiscovery> discovery) {
		this.discoveries.add(Arguments.notNull("discovery", discovery));
		return this;
	}

	/**
	 * Sets how lost peers are noticed.
	 * @param liveness the options
	 * @return this builder
	 */
	public PeerLinkBuilder liveness(LivenessOptions liveness) {
		this.liveness = Arguments.notNull("liveness", liveness);
		return this;
	}

	/**
	 * Limits how many peers are kept; further ones are ignored.
	 * @param maxPeers the limit; positive
	 * @return this builder
	 */
	public PeerLinkBuilder maxPeers(int maxPeers) {
		this.maxPeers = Arguments.positive("maxPeers", maxPeers);
		return this;
	}

	/**
	 * Sets how long a call waits for its answer unless its options set a timeout.
	 * @param callTimeout the timeout; positive
	 * @return this builder
	 */
	public PeerLinkBuilder callTimeout(Duration callTimeout) {
		this.callTimeout = Durations.positive("callTimeout", callTimeout);
		return this;
	}

	/**
	 * Limits how many calls to peers may be in flight.
	 * @param maxPendingCalls the limit; positive
	 * @return this builder
	 */
	public PeerLinkBuilder maxPendingCalls(int maxPendingCalls) {
		this.maxPendingCalls = Arguments.positive("maxPendingCalls", maxPendingCalls);
		return this;
	}

	/**
	 * Limits how many handlers may run at once.
	 * @param handlerConcurrency the limit; positive
	 * @return this builder
	 */
	public PeerLinkBuilder handlerConcurrency(int handlerConcurrency) {
		this.handlerConcurrency = Arguments.positive("handlerConcurrency", handlerConcurrency);
		return this;
	}

	/**
	 * Limits how many requests may wait for a handler thread; further ones are refused.
	 * @param handlerQueueCapacity the limit; positive
	 * @return this builder
	 */
	public PeerLinkBuilder handlerQueueCapacity(int handlerQueueCapacity) {
		this.handlerQueueCapacity = Arguments.positive("handlerQueueCapacity", handlerQueueCapacity);
		return this;
	}

	/**
	 * Sets whose messages callers get when a handler fails.
	 * @param errorMessages which messages are sent; by default those of the application
	 * @return this builder
	 */
	public PeerLinkBuilder handlerErrorMessages(ErrorMessages errorMessages) {
		this.handlerErrorMessages = Arguments.notNull("errorMessages", errorMessages);
		return this;
	}

	/**
	 * Limits how many channels there may be at once. Peers can open three quarters of
	 * them.
	 * @param maxChannels the limit; positive
	 * @return this builder
	 */
	public PeerLinkBuilder maxChannels(int maxChannels) {
		this.maxChannels = Arguments.positive("maxChannels", maxChannels);
		return this;
	}

	/**
	 * Limits how many channels there may be at once with one peer.
	 * @param maxChannelsPerPeer the limit; positive
	 * @return this builder
	 */
	public PeerLinkBuilder maxChannelsPerPeer(int maxChannelsPerPeer) {
		this.maxChannelsPerPeer = Arguments.positive("maxChannelsPerPeer", maxChannelsPerPeer);
		return this;
	}

	/**
	 * Limits how many streams peers may have open to this node, half of them from one
	 * address. This node may have as many open to peers. The same numbers are for the
	 * streams that carry results and arguments, which have places of their own.
	 * @param maxStreams the limit; positive
	 * @return this builder
	 */
	public PeerLinkBuilder maxStreams(int maxStreams) {
		this.maxStreams = Arguments.positive("maxStreams", maxStreams);
		return this;
	}

	/**
	 * Chooses virtual threads for handlers, listeners and callbacks where the JVM has
	 * them. By default platform threads are used, which are faster: the first virtual
	 * thread that sends makes the socket non-blocking for good.
	 * @param virtualThreads whether to use virtual threads
	 * @return this builder
	 */
	public PeerLinkBuilder virtualThreads(boolean virtualThreads) {
		this.virtualThreads = virtualThreads;
		return this;
	}

	/**
	 * Sets how long a stop waits for handlers that run.
	 * @param shutdownTimeout the timeout; zero not to wait
	 * @return this builder
	 */
	public PeerLinkBuilder shutdownTimeout(Duration shutdownTimeout) {
		this.shutdownTimeout = Durations.notNegative("shutdownTimeout", shutdownTimeout);
		return this;
	}

	/**
	 * Adds an observer of calls and requests; all are called, in the order of addition.
	 * @param callObserver the observer
	 * @return this builder
	 */
	public PeerLinkBuilder callObserver(CallObserver callObserver) {
		this.callObservers.add(Arguments.notNull("callObserver", callObserver));
		return this;
	}

	/**
	 * Adds what decides which peers may call which methods; a request is executed if all
	 * agree. They are asked in the order of addition, until one denies.
	 * @param callAuthorizer the authorizer
	 * @return this builder
	 */
	public PeerLinkBuilder callAuthorizer(CallAuthorizer callAuthorizer) {
		this.callAuthorizers.add(Arguments.notNull("callAuthorizer", callAuthorizer));
		return this;
	}

	/**
	 * Adds what surrounds handlers; the first one that was added is outside.
	 * @param handlerInterceptor the interceptor
	 * @return this builder
	 */
	public PeerLinkBuilder handlerInterceptor(HandlerInterceptor handlerInterceptor) {
		this.handlerInterceptors.add(Arguments.notNull("handlerInterceptor", handlerInterceptor));
		return this;
	}

	/**
	 * Sets what is done against lost and repeated datagrams.
	 * @param reliability the options
	 * @return this builder
	 */
	public PeerLinkBuilder reliability(ReliabilityOptions reliability) {
		this.reliability = Arguments.notNull("reliability", reliability);
		return this;
	}

	/**
	 * Chooses whether messages to a Java peer that wait while another one is being sent
	 * share a datagram, which is the default. No message waits for others. Python peers
	 * get one message in each datagram in any case.
	 * @param bundling whether messages share datagrams
	 * @return this builder
	 */
	public PeerLinkBuilder bundling(boolean bundling) {
		this.bundling = bundling;
		return this;
	}

	/**
	 * Chooses whether calls that do not fit into a datagram go over TCP, which is the
	 * default. Without TCP they fail, there are no byte streams, no streamed arguments
	 * and results, and no files, and peers are told no TCP port.
	 * @param tcp whether to use TCP
	 * @return this builder
	 */
	public PeerLinkBuilder tcp(boolean tcp) {
		this.tcp = tcp;
		return this;
	}

	/**
	 * Binds the node to a TCP port. By default it is derived from the name if it is free.
	 * @param tcpPort the port, or 0 for a free one
	 * @return this builder
	 */
	public PeerLinkBuilder tcpPort(int tcpPort) {
		this.tcpPort = Ports.check("tcpPort", tcpPort);
		return this;
	}

	/**
	 * Limits how long a request or a reply may be. Python nodes read at most 4 MiB.
	 * @param maxPayloadSize the limit in bytes: at least 1200, which is that of a
	 * datagram, and at most 64 MiB
	 * @return this builder
	 */
	public PeerLinkBuilder maxPayloadSize(int maxPayloadSize) {
		if (maxPayloadSize < WireLimits.MAX_DATAGRAM || maxPayloadSize > PeerLink.LARGEST_MAX_PAYLOAD_SIZE) {
			throw new IllegalArgumentException("maxPayloadSize must be between " + WireLimits.MAX_DATAGRAM + " and "
					+ PeerLink.LARGEST_MAX_PAYLOAD_SIZE + " but is " + maxPayloadSize);
		}
		this.maxPayloadSize = maxPayloadSize;
		return this;
	}

	/**
	 * Sets what the node does with files of others. By default it takes none and shares
	 * none.
	 * @param files the options
	 * @return this builder
	 */
	public PeerLinkBuilder files(FileOptions files) {
		this.files = Arguments.notNull("files", files);
		return this;
	}

	/**
	 * Replaces UDP, and TCP, by another transport, a network in memory for example.
	 * @param transport makes the transport, at each start of the node
	 * @return this builder
	 */
	public PeerLinkBuilder transport(Supplier<DatagramTransport> transport) {
		this.transport = Arguments.notNull("transport", transport);
		return this;
	}

	/**
	 * Sets the mapper that reads and writes arguments, results and messages of channels.
	 * Its settings apply to what is inside the values. The JSON around them is the same
	 * for all nodes: without root names, numbers as strings, indentation or default
	 * typing.
	 * @param jsonMapper the application's mapper
	 * @return this builder
	 */
	public PeerLinkBuilder jsonMapper(JsonMapper jsonMapper) {
		Arguments.notNull("jsonMapper", jsonMapper);
		this.jsonMapper = () -> jsonMapper;
		return this;
	}

	/**
	 * Adds types whose values are sent as they come, beside
	 * {@link java.util.stream.Stream}, {@link java.util.concurrent.Flow.Publisher} and
	 * {@link java.io.InputStream}. Where several types fit, the one that was added last
	 * counts, before those three.
	 * @param streamedTypes the types, in addition to earlier ones
	 * @return this builder
	 */
	public PeerLinkBuilder streamedTypes(Collection<StreamedType> streamedTypes) {
		Arguments.notNull("streamedTypes", streamedTypes);
		this.streamedTypes.addAll(Arguments.withoutNull("streamedTypes", new ArrayList<>(streamedTypes)));
		return this;
	}

	/**
	 * Builds the node. It does nothing until it is started.
	 * @return the node
	 */
	public PeerLink build() {
		NodeSettings settings = new NodeSettings(this.name, Version.CURRENT, this.renameOnConflict, secrets(),
				(this.secret != null && this.pins) ? new PinStore(this.pinsFile) : null, this.bindAddress, this.port,
				this.mdns, this.interfaces, this.staticPeers, this.discoveries, this.liveness, this.maxPeers,
				this.callTimeout, this.maxPendingCalls, this.handlerConcurrency, this.handlerQueueCapacity,
				this.handlerErrorMessages, this.maxChannels, this.maxChannelsPerPeer, this.virtualThreads,
				this.shutdownTimeout, this.callObservers, this.callAuthorizers, this.handlerInterceptors,
				this.reliability, this.transport, this.bundling, this.tcp, this.tcpPort, this.maxPayloadSize,
				this.maxStreams, this.files);
		return new DefaultPeerLink(settings, new PayloadMapper(this.jsonMapper, StreamedTypes.of(this.streamedTypes)),
				this.platform);
	}

	private @Nullable RealmSecrets secrets() {
		if (this.secret == null) {
			if (!this.previousSecrets.isEmpty()) {
				throw new IllegalArgumentException(
						"There are previous secrets, but no present one: set secret as well");
			}
			return null;
		}
		List<RealmSecret> secrets = new ArrayList<>(List.of(this.secret));
		secrets.addAll(this.previousSecrets);
		return new RealmSecrets(secrets, this.identity);
	}

	// For the simulator: other threads, clock and randomness.
	PeerLinkBuilder platform(Function<NodeSettings, NodePlatform> platform) {
		this.platform = platform;
		return this;
	}

}
