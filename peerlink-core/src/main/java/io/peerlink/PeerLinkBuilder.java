package io.peerlink;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

import io.peerlink.call.CallObserver;
import io.peerlink.call.ReliabilityOptions;
import io.peerlink.internal.discovery.StaticPeer;
import io.peerlink.internal.node.NodePlatform;
import io.peerlink.internal.node.NodeSettings;
import io.peerlink.internal.node.ThreadedPlatform;
import io.peerlink.internal.payload.PayloadMapper;
import io.peerlink.internal.wire.Ports;
import io.peerlink.internal.wire.Realm;
import io.peerlink.peer.LivenessOptions;
import io.peerlink.peer.NodeName;
import io.peerlink.spi.DatagramTransport;
import io.peerlink.spi.PeerDiscovery;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes a {@link PeerLink}. Every method checks its argument at once.
 */
public final class PeerLinkBuilder {

	private static final int MAX_PORT = 65_535;

	private final String name;

	private boolean renameOnConflict;

	private Realm realm = Realm.NONE;

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

	private int maxChannels = PeerLink.DEFAULT_MAX_CHANNELS;

	private int maxChannelsPerPeer = PeerLink.DEFAULT_MAX_CHANNELS_PER_PEER;

	private boolean virtualThreads = true;

	private Duration shutdownTimeout = PeerLink.DEFAULT_SHUTDOWN_TIMEOUT;

	private final List<CallObserver> callObservers = new ArrayList<>();

	private ReliabilityOptions reliability = ReliabilityOptions.defaults();

	private @Nullable Supplier<DatagramTransport> transport;

	private Supplier<JsonMapper> jsonMapper = JsonMapper::shared;

	private Function<NodeSettings, NodePlatform> platform = ThreadedPlatform::new;

	PeerLinkBuilder(String name) {
		this.name = NodeName.check(name);
	}

	/**
	 * Sets what happens when a live node already has the name: by default the start
	 * fails.
	 * @param renameOnConflict whether to add a suffix to the name instead
	 * @return this builder
	 */
	public PeerLinkBuilder renameOnConflict(boolean renameOnConflict) {
		this.renameOnConflict = renameOnConflict;
		return this;
	}

	/**
	 * Joins the realm of a secret: only nodes with the same secret find each other. This
	 * keeps groups apart; it neither encrypts nor authenticates.
	 * @param secret any text; not published
	 * @return this builder
	 */
	public PeerLinkBuilder secret(String secret) {
		this.realm = Realm.ofSecret(secret);
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
	 * Binds the node to this UDP port and no other. By default the port is derived from
	 * the name, and a free one is used when that is taken.
	 * @param port the port, or 0 for a free one
	 * @return this builder
	 */
	public PeerLinkBuilder port(int port) {
		if (port < 0 || port > MAX_PORT) {
			throw new IllegalArgumentException("port must be between 0 and " + MAX_PORT + " but is " + port);
		}
		this.port = port;
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
	 * Restricts multicast DNS to these network interfaces. By default every interface
	 * that can is used; loopback only when there is no other. When the node is started,
	 * one of them must exist at least; it need not be up.
	 * @param interfaces names or IPv4 addresses of interfaces; {@code *} stands for any
	 * characters
	 * @return this builder
	 */
	public PeerLinkBuilder interfaces(String... interfaces) {
		List<String> wanted = List.of(interfaces);
		if (wanted.stream().anyMatch(String::isBlank)) {
			throw new IllegalArgumentException("interfaces must not be blank but are " + wanted);
		}
		this.interfaces = wanted;
		return this;
	}

	/**
	 * Adds fixed addresses to look for peers at, for networks that block multicast.
	 * @param staticPeers {@code name@host:port}, {@code host:port}, or {@code name@host}
	 * when the port is the one that the name stands for
	 * @return this builder
	 */
	public PeerLinkBuilder staticPeers(String... staticPeers) {
		this.staticPeers = List.of(staticPeers);
		parsedStaticPeers();
		return this;
	}

	/**
	 * Adds another way to find peers.
	 * @param discovery makes the discovery, at each start of the node
	 * @return this builder
	 */
	public PeerLinkBuilder discovery(Supplier<PeerDiscovery> discovery) {
		this.discoveries.add(Objects.requireNonNull(discovery, "discovery must not be null"));
		return this;
	}

	/**
	 * Sets how lost peers are noticed.
	 * @param liveness the options
	 * @return this builder
	 */
	public PeerLinkBuilder liveness(LivenessOptions liveness) {
		this.liveness = Objects.requireNonNull(liveness, "liveness must not be null");
		return this;
	}

	/**
	 * Limits how many peers are kept; further ones are ignored.
	 * @param maxPeers the limit; positive
	 * @return this builder
	 */
	public PeerLinkBuilder maxPeers(int maxPeers) {
		this.maxPeers = positive("maxPeers", maxPeers);
		return this;
	}

	/**
	 * Sets how long a call waits for its answer when its
	 * {@link io.peerlink.call.CallOptions} do not say.
	 * @param callTimeout the timeout; positive
	 * @return this builder
	 */
	public PeerLinkBuilder callTimeout(Duration callTimeout) {
		if (callTimeout.isNegative() || callTimeout.isZero()) {
			throw new IllegalArgumentException("callTimeout must be positive but is " + callTimeout);
		}
		this.callTimeout = callTimeout;
		return this;
	}

	/**
	 * Limits how many calls to peers may be in flight.
	 * @param maxPendingCalls the limit; positive
	 * @return this builder
	 */
	public PeerLinkBuilder maxPendingCalls(int maxPendingCalls) {
		this.maxPendingCalls = positive("maxPendingCalls", maxPendingCalls);
		return this;
	}

	/**
	 * Limits how many handlers may run at once.
	 * @param handlerConcurrency the limit; positive
	 * @return this builder
	 */
	public PeerLinkBuilder handlerConcurrency(int handlerConcurrency) {
		this.handlerConcurrency = positive("handlerConcurrency", handlerConcurrency);
		return this;
	}

	/**
	 * Limits how many requests may wait for a handler thread; further ones are refused.
	 * @param handlerQueueCapacity the limit; positive
	 * @return this builder
	 */
	public PeerLinkBuilder handlerQueueCapacity(int handlerQueueCapacity) {
		this.handlerQueueCapacity = positive("handlerQueueCapacity", handlerQueueCapacity);
		return this;
	}

	/**
	 * Limits how many channels there may be at once. Peers can open three quarters of
	 * them, so that this node always can open some. Each may occupy a thread while its
	 * listener runs.
	 * @param maxChannels the limit; positive
	 * @return this builder
	 */
	public PeerLinkBuilder maxChannels(int maxChannels) {
		this.maxChannels = positive("maxChannels", maxChannels);
		return this;
	}

	/**
	 * Limits how many channels there may be at once with one peer.
	 * @param maxChannelsPerPeer the limit; positive
	 * @return this builder
	 */
	public PeerLinkBuilder maxChannelsPerPeer(int maxChannelsPerPeer) {
		this.maxChannelsPerPeer = positive("maxChannelsPerPeer", maxChannelsPerPeer);
		return this;
	}

	/**
	 * Chooses the threads of handlers and callbacks: virtual ones where the JVM has them,
	 * which is the default, or platform threads. Platform threads are better for handlers
	 * that compute for long and, on JDK 21 to 23, for those that block inside of
	 * {@code synchronized}.
	 * @param virtualThreads whether to use virtual threads where the JVM has them
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
		if (shutdownTimeout.isNegative()) {
			throw new IllegalArgumentException("shutdownTimeout must not be negative but is " + shutdownTimeout);
		}
		this.shutdownTimeout = shutdownTimeout;
		return this;
	}

	/**
	 * Adds an observer of the calls and requests of the node, for metrics and traces.
	 * Several observers are called in the order in which they were added.
	 * @param callObserver the observer
	 * @return this builder
	 */
	public PeerLinkBuilder callObserver(CallObserver callObserver) {
		this.callObservers.add(Objects.requireNonNull(callObserver, "callObserver must not be null"));
		return this;
	}

	/**
	 * Sets what is done against lost and repeated datagrams.
	 * @param reliability the options
	 * @return this builder
	 */
	public PeerLinkBuilder reliability(ReliabilityOptions reliability) {
		this.reliability = Objects.requireNonNull(reliability, "reliability must not be null");
		return this;
	}

	/**
	 * Replaces UDP by another transport, a network in memory for example.
	 * @param transport makes the transport, at each start of the node
	 * @return this builder
	 */
	public PeerLinkBuilder transport(Supplier<DatagramTransport> transport) {
		this.transport = Objects.requireNonNull(transport, "transport must not be null");
		return this;
	}

	/**
	 * Sets the mapper that reads and writes arguments, results and messages. The messages
	 * around them are not affected by its settings.
	 * @param jsonMapper the application's mapper
	 * @return this builder
	 */
	public PeerLinkBuilder jsonMapper(JsonMapper jsonMapper) {
		Objects.requireNonNull(jsonMapper, "jsonMapper must not be null");
		this.jsonMapper = () -> jsonMapper;
		return this;
	}

	/**
	 * Builds the node. It does nothing until it is started.
	 * @return the node
	 */
	public PeerLink build() {
		NodeSettings settings = new NodeSettings(this.name, Version.CURRENT, this.renameOnConflict, this.realm,
				this.bindAddress, this.port, this.mdns, this.interfaces, parsedStaticPeers(), this.discoveries,
				this.liveness, this.maxPeers, this.callTimeout, this.maxPendingCalls, this.handlerConcurrency,
				this.handlerQueueCapacity, this.maxChannels, this.maxChannelsPerPeer, this.virtualThreads,
				this.shutdownTimeout, this.callObservers, this.reliability, this.transport);
		return new DefaultPeerLink(settings, new PayloadMapper(this.jsonMapper), this.platform);
	}

	/**
	 * Replaces threads, clock and randomness, for the simulator.
	 */
	PeerLinkBuilder platform(Function<NodeSettings, NodePlatform> platform) {
		this.platform = platform;
		return this;
	}

	private List<StaticPeer> parsedStaticPeers() {
		return this.staticPeers.stream()
			.map((text) -> StaticPeer.parse(text, (name) -> Ports.derivedUdpPort(this.realm, name)))
			.toList();
	}

	private static int positive(String argument, int value) {
		if (value < 1) {
			throw new IllegalArgumentException(argument + " must be positive but is " + value);
		}
		return value;
	}

}
