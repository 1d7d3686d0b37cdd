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
import io.peerlink.peer.Peer;
import io.peerlink.testing.InMemoryDiscovery;
import io.peerlink.testing.InMemoryNetwork;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The network of an application under test, inside the JVM: no socket is opened and no
 * datagram is lost. A test calls the application through it, and puts nodes on it that
 * the application calls.
 *
 * <pre class="code">
 * PeerLink phone = network.node("Phone2", (node) -&gt; node.register("battery", () -&gt; 80));
 * Integer sum = network.application().call("add", Integer.class, 25, 17);
 * </pre>
 * <p>
 * For any number of threads. At the end of a test method everything that was made of it
 * by {@link #node} and {@link #disconnect} is undone; test methods that share an
 * application context must therefore not run at the same time.
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

	private @Nullable PeerLink caller;

	/**
	 * Create a network.
	 * @param application looks up the node of the application, whenever it is needed
	 * @param jsonMapper what the nodes of tests read and write payloads by
	 */
	PeerLinkTestNetwork(Supplier<@Nullable PeerLink> application, JsonMapper jsonMapper) {
		this.application = application;
		this.jsonMapper = jsonMapper;
	}

	/**
	 * Put a node on this network, as {@link #node(String, Consumer)} does, without giving
	 * it anything to be called for yet.
	 * @param name its name
	 * @return the node, started
	 */
	public PeerLink node(String name) {
		return node(name, (node) -> {
		});
	}

	/**
	 * Put a node on this network until the test method has ended, or until it is stopped.
	 * When this returns, the node and the application see each other, and the
	 * application's listeners of peer events have returned as well, unless one of them
	 * takes longer than 5 s. Not to be called by such a listener.
	 * <p>
	 * A node that is made in a test's constructor or {@code @BeforeEach} method belongs
	 * to the test method that follows. For one that lives longer see
	 * {@link #connect(PeerLinkBuilder)}.
	 * <p>
	 * The node reads and writes payloads by the application's {@code JsonMapper}, pings
	 * nobody, and does not wait for its handlers when it stops.
	 * @param name its name
	 * @param setup registers what the application may call, before the application sees
	 * the node
	 * @return the node, started
	 * @throws io.peerlink.error.NameTakenException when a node on this network has the
	 * name
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
	 * Get a client that calls the application as a peer would. The application does not
	 * see who calls: the caller is none of its peers, and
	 * {@link io.peerlink.handler.CurrentPeer} knows it by the name {@code test} only. To
	 * call as a peer that is known, use the client of a {@link #node}.
	 * @return the client, for as long as the application context lives
	 * @throws IllegalStateException when the application has no {@link PeerLink} bean or
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
	 * Put a node that is being built on this network, in place of UDP, multicast DNS and
	 * static peers. Who builds it also starts and stops it: with this, nodes outlive test
	 * methods, and a second application of a test joins the first one by a
	 * {@code PeerLinkBuilderCustomizer}.
	 * @param builder the builder of the node
	 * @return the builder
	 */
	public PeerLinkBuilder connect(PeerLinkBuilder builder) {
		return builder.mdns(false)
			.staticPeers()
			.transport(() -> new TestTransport(this.datagrams.open(new InetSocketAddress(HOST, 0)), this.disconnected))
			.discovery(() -> this.discovery.join(HOST));
	}

	/**
	 * Lose every datagram from and to a node, as if its cable had been pulled: calls end
	 * in timeouts. Lasts until {@link #reconnect}, until the node is restarted, or until
	 * the test method has ended. The node stays among the peers of others until their
	 * liveness checks notice, which {@code peerlink.liveness.enabled} switches on.
	 * @param name the name of the node, which may be the application's
	 * @throws PeerNotFoundException when no node on this network has the name
	 */
	public void disconnect(String name) {
		this.disconnected.add(find(name).address());
	}

	/**
	 * Lose no more datagrams of a node that was {@link #disconnect disconnected}.
	 * @param name the name of the node
	 * @throws PeerNotFoundException when no node on this network has the name
	 */
	public void reconnect(String name) {
		this.disconnected.remove(find(name).address());
	}

	/**
	 * Undo what a test method has done. When this returns, the application's listeners
	 * have heard of it.
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
	 * Stop the nodes that {@link #node} has made. Called when the application context is
	 * closed.
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
			.filter((peer) -> peer.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new PeerNotFoundException(name, peers.stream().map(Peer::name).toList()));
	}

	/**
	 * A node that is open but never announced: it sees everyone, and nobody sees it.
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
		return connect(PeerLink.builder(name)).jsonMapper(this.jsonMapper)
			.liveness(LivenessOptions.disabled())
			.shutdownTimeout(Duration.ZERO)
			.build();
	}

}
