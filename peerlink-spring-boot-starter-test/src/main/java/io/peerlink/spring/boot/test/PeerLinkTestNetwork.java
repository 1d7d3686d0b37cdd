package io.peerlink.spring.boot.test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.peerlink.PeerLink;
import io.peerlink.PeerLinkBuilder;
import io.peerlink.call.PeerClient;
import io.peerlink.error.PeerNotFoundException;
import io.peerlink.peer.LivenessOptions;
import io.peerlink.peer.NodeName;
import io.peerlink.peer.Peer;
import io.peerlink.testing.InMemoryDiscovery;
import io.peerlink.testing.InMemoryNetwork;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The network of an application under test, inside the JVM: no socket is opened and no
 * datagram is lost. A test calls the application through it, and adds nodes to it that
 * the application calls.
 *
 * <pre class="code">
 * PeerLink phone = network.node("Phone2", (node) -&gt; node.register("battery", () -&gt; 80));
 * Integer sum = network.application().call("add", Integer.class, 25, 17);
 * </pre>
 * <p>
 * Thread-safe. At the end of a test method the effects of {@link #node} and
 * {@link #disconnect} are undone; test methods that share an application context must
 * therefore not run concurrently.
 *
 * @since 0.1.0
 */
public final class PeerLinkTestNetwork implements AutoCloseable {

	private static final String CALLER = "test";

	private static final InetAddress HOST = InetAddress.getLoopbackAddress();

	private final InMemoryNetwork datagrams = new InMemoryNetwork();

	private final InMemoryDiscovery discovery = new InMemoryDiscovery();

	private final Set<InetSocketAddress> disconnected = ConcurrentHashMap.newKeySet();

	private final List<PeerLink> nodes = new CopyOnWriteArrayList<>();

	private final Supplier<@Nullable PeerLink> application;

	private final JsonMapper jsonMapper;

	private final Consumer<PeerLinkBuilder> streamedTypes;

	private final @Nullable String secret;

	private @Nullable PeerLink caller;

	/**
	 * Creates a network.
	 * @param application looks up the node of the application, at each use
	 * @param jsonMapper the mapper for the payloads of the nodes of tests
	 * @param streamedTypes adds the types that the nodes of tests stream
	 * @param secret that of all nodes, {@code null} if nothing is sealed
	 */
	PeerLinkTestNetwork(Supplier<@Nullable PeerLink> application, JsonMapper jsonMapper,
			Consumer<PeerLinkBuilder> streamedTypes, @Nullable String secret) {
		this.application = application;
		this.jsonMapper = jsonMapper;
		this.streamedTypes = streamedTypes;
		this.secret = secret;
	}

	/**
	 * Adds a node without methods to this network; see {@link #node(String, Consumer)}.
	 * @param name the name of the node
	 * @return the node, started
	 */
	public PeerLink node(String name) {
		return node(name, (node) -> {
		});
	}

	/**
	 * Adds a node to this network until the test method has ended, or until the node is
	 * stopped. When this method returns, the node and the application have discovered
	 * each other, and the application's listeners for peer events have returned, unless
	 * one of them takes longer than 5 s. Must not be called by such a listener.
	 * <p>
	 * A node that is created in a test's constructor or {@code @BeforeEach} method
	 * belongs to the test method that follows. For a longer-lived node see
	 * {@link #connect(PeerLinkBuilder)}.
	 * <p>
	 * The node reads and writes payloads with the application's {@code JsonMapper},
	 * streams the types that the application does, such as {@code Flux}, does not ping
	 * peers, and does not wait for its handlers when it stops.
	 * @param name the name of the node
	 * @param setup registers methods and channels, before the application discovers the
	 * node
	 * @return the node, started
	 * @throws io.peerlink.error.NameTakenException if a node on this network has the name
	 */
	public PeerLink node(String name, Consumer<? super PeerLink> setup) {
		PeerLink node = build(name);
		setup.accept(node);
		node.start();
		this.nodes.add(node);
		PeerLink application = this.application.get();
		if (application != null) {
			PeerEventWait.forUp(application, name);
		}
		return node;
	}

	/**
	 * Returns a client that calls the application. The caller is not among the peers of
	 * the application, and its {@link io.peerlink.handler.CurrentPeer} has the name
	 * {@code test} only, and none where messages are sealed. To call as a known peer, use
	 * the client of a {@link #node}.
	 * @return the client, valid until the application context is closed
	 * @throws IllegalStateException if the application has no {@link PeerLink} bean or
	 * more than one
	 */
	public PeerClient application() {
		PeerLink application = this.application.get();
		if (application == null) {
			throw new IllegalStateException("The application has no PeerLink bean, or several; "
					+ "use node(...).peer(...) to call one by its name");
		}
		return caller().peer(application.name());
	}

	/**
	 * Configures a builder to use this network instead of UDP, multicast DNS and static
	 * peers. The caller starts and stops the node. Used for nodes that outlive test
	 * methods, and for a second application in a test, with a
	 * {@code PeerLinkBuilderCustomizer}.
	 * @param builder the builder of the node
	 * @return the builder
	 */
	public PeerLinkBuilder connect(PeerLinkBuilder builder) {
		return builder.mdns(false)
			.secret(this.secret)
			.previousSecrets()
			.staticPeers()
			.transport(() -> new TestTransport(this.datagrams.open(new InetSocketAddress(HOST, 0)), this.disconnected))
			.discovery(() -> this.discovery.join(HOST));
	}

	/**
	 * Drops every datagram from and to a node, as if its cable had been unplugged: calls
	 * time out. Lasts until {@link #reconnect}, until the node is restarted, or until the
	 * test method has ended. Other nodes keep the node among their peers until their
	 * liveness checks fail, which {@code peerlink.liveness.enabled} enables.
	 * @param name the name of the node, which may be the application's
	 * @throws PeerNotFoundException if no node on this network has the name
	 */
	public void disconnect(String name) {
		this.disconnected.add(find(name).address());
	}

	/**
	 * Reconnects a node that was {@linkplain #disconnect disconnected}.
	 * @param name the name of the node
	 * @throws PeerNotFoundException if no node on this network has the name
	 */
	public void reconnect(String name) {
		this.disconnected.remove(find(name).address());
	}

	/**
	 * Undoes the changes of a test method. When this method returns, the application's
	 * listeners have been notified.
	 */
	void reset() {
		this.disconnected.clear();
		List<PeerLink> ended = List.copyOf(this.nodes);
		this.nodes.removeAll(ended);
		PeerLink application = this.application.get();
		if (application == null || ended.isEmpty()) {
			ended.forEach(PeerLink::stop);
			return;
		}
		List<String> names = ended.stream().filter(PeerLink::isRunning).map(PeerLink::name).toList();
		PeerEventWait.forDown(application, names, () -> ended.forEach(PeerLink::stop));
	}

	/**
	 * Stops the nodes that were created by {@link #node}. Called when the application
	 * context is closed.
	 */
	@Override
	public void close() {
		this.nodes.forEach(PeerLink::stop);
		this.nodes.clear();
		stopCaller();
	}

	private Peer find(String name) {
		List<Peer> peers = caller().peers();
		return peers.stream()
			.filter((peer) -> NodeName.isSame(peer.name(), name))
			.findFirst()
			.orElseThrow(() -> new PeerNotFoundException(name, peers.stream().map(Peer::name).toList()));
	}

	/**
	 * Returns a node that is open but never announced: it discovers all nodes and is not
	 * discovered.
	 */
	private synchronized PeerLink caller() {
		PeerLink caller = this.caller;
		if (caller == null) {
			caller = build(CALLER);
			caller.open();
			this.caller = caller;
		}
		return caller;
	}

	private synchronized void stopCaller() {
		if (this.caller != null) {
			this.caller.stop();
			this.caller = null;
		}
	}

	private PeerLink build(String name) {
		PeerLinkBuilder builder = connect(PeerLink.builder(name));
		this.streamedTypes.accept(builder);
		return builder.jsonMapper(this.jsonMapper)
			.liveness(LivenessOptions.disabled())
			.shutdownTimeout(Duration.ZERO)
			.build();
	}

}
