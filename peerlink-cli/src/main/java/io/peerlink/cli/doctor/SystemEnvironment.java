package io.peerlink.cli.doctor;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.MulticastSocket;
import java.net.SocketException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

import io.peerlink.NetworkDiagnostics;
import io.peerlink.NetworkDiagnostics.InterfaceStatus;
import io.peerlink.PeerLink;
import io.peerlink.PeerLinkBuilder;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerNotFoundException;
import io.peerlink.peer.LivenessOptions;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * The real machine and network. The only node that it announces has a random secret, so
 * that no peer discovers it.
 */
public final class SystemEnvironment implements Environment {

	private static final Duration ANNOUNCEMENT_TIMEOUT = Duration.ofSeconds(5);

	private static final Duration PING_TIMEOUT = Duration.ofSeconds(1);

	/**
	 * More than one, because a datagram may be lost.
	 */
	private static final int PING_ATTEMPTS = 3;

	private static final int MAX_THREADS = 64;

	private final DoctorOptions options;

	private final Function<String, PeerLinkBuilder> nodes;

	private final String nodeName;

	private final Duration announcementTimeout;

	private final SecureRandom random = new SecureRandom();

	private final Memoized<List<InterfaceStatus>, RuntimeException> interfaces;

	private final Memoized<PortState, RuntimeException> mdnsPort;

	private final Memoized<Map<String, MulticastResult>, InterruptedException> multicastResults;

	private final Memoized<List<PeerReport>, InterruptedException> peers;

	/**
	 * Creates an environment. Nothing is examined before it is needed.
	 * @param options the configuration of the node to diagnose
	 * @param nodeName a name that no node has
	 * @param nodes creates the builder of a node from its name
	 */
	public SystemEnvironment(DoctorOptions options, String nodeName, Function<String, PeerLinkBuilder> nodes) {
		this(options, nodeName, nodes, ANNOUNCEMENT_TIMEOUT);
	}

	SystemEnvironment(DoctorOptions options, String nodeName, Function<String, PeerLinkBuilder> nodes,
			Duration announcementTimeout) {
		this.options = options;
		this.nodes = nodes;
		this.nodeName = nodeName;
		this.announcementTimeout = announcementTimeout;
		this.interfaces = new Memoized<>(this::listInterfaces);
		this.mdnsPort = new Memoized<>(this::bindMdnsPort);
		this.multicastResults = new Memoized<>(this::sendMulticast);
		this.peers = new Memoized<>(this::discoverPeers);
	}

	@Override
	public List<InterfaceStatus> interfaces() {
		return this.interfaces.get();
	}

	private List<InterfaceStatus> listInterfaces() {
		try {
			return NetworkDiagnostics.networkInterfaces(this.options.interfaces());
		}
		catch (SocketException ex) {
			throw new PeerLinkException("The network interfaces cannot be listed: " + ex.getMessage(), ex);
		}
	}

	@Override
	public PortState mdnsPort() {
		return this.mdnsPort.get();
	}

	private PortState bindMdnsPort() {
		return bind(MulticastProbe.PORT, () -> new MulticastSocket(MulticastProbe.PORT));
	}

	@Override
	public PortState nodePort(int port) {
		return bind(port, () -> new DatagramSocket(port));
	}

	private static PortState bind(int port, Callable<DatagramSocket> opener) {
		try (DatagramSocket socket = opener.call()) {
			return PortState.FREE;
		}
		catch (Exception ex) {
			return new PortState(String.valueOf(ex.getMessage()), new UdpPortHolder(Path.of("/proc")).find(port));
		}
	}

	@Override
	public Map<String, MulticastResult> multicastResults() throws InterruptedException {
		return this.multicastResults.get();
	}

	private Map<String, MulticastResult> sendMulticast() throws InterruptedException {
		List<InterfaceStatus> used = usedInterfaces();
		List<MulticastResult> results = invokeAll(used.stream().map(this::probe).toList());
		Map<String, MulticastResult> byName = new LinkedHashMap<>();
		for (int i = 0; i < used.size(); i++) {
			byName.put(used.get(i).name(), results.get(i));
		}
		return byName;
	}

	private Callable<MulticastResult> probe(InterfaceStatus report) {
		MulticastQuery query = new MulticastQuery(randomLabel(), NetworkDiagnostics.serviceType(this.options.secret()));
		return () -> new MulticastProbe(report, query, this::isLocal).run();
	}

	private String randomLabel() {
		return "doctor-" + Long.toHexString(this.random.nextLong());
	}

	@Override
	public Optional<Duration> measureAnnouncement() throws InterruptedException {
		String secret = PeerLink.generateSecret();
		try (PeerLink observer = builder(this.nodeName + "-observer", secret).build();
				PeerLink announced = builder(this.nodeName, secret).build()) {
			observer.open();
			long startedAt = System.nanoTime();
			announced.start();
			observer.awaitPeer(announced.name(), this.announcementTimeout);
			return Optional.of(Duration.ofNanos(System.nanoTime() - startedAt));
		}
		catch (PeerNotFoundException ex) {
			return Optional.empty();
		}
	}

	@Override
	public List<PeerReport> peers() throws InterruptedException {
		return this.peers.get();
	}

	private List<PeerReport> discoverPeers() throws InterruptedException {
		PeerLinkBuilder builder = builder(this.nodeName, this.options.secret())
			.staticPeers(this.options.staticPeers().toArray(String[]::new))
			.liveness(LivenessOptions.disabled())
			.callTimeout(PING_TIMEOUT);
		try (PeerLink node = builder.build()) {
			node.open();
			node.awaitPeers(Integer.MAX_VALUE, this.options.waitTime());
			return invokeAll(node.peers().stream().map((peer) -> ping(node, peer)).toList());
		}
	}

	private static Callable<PeerReport> ping(PeerLink node, Peer peer) {
		return () -> {
			String refusal = null;
			for (int attempt = 0; attempt < PING_ATTEMPTS; attempt++) {
				try {
					return new PeerReport(peer, node.peer(peer).ping());
				}
				catch (PeerLinkException ex) {
					// The next attempt may succeed.
					refusal = refusalOf(ex);
				}
			}
			return new PeerReport(peer, null, refusal);
		};
	}

	private static @Nullable String refusalOf(PeerLinkException failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof IOException refusal) {
				return refusal.getMessage();
			}
		}
		return null;
	}

	private PeerLinkBuilder builder(String name, @Nullable String secret) {
		PeerLinkBuilder builder = this.nodes.apply(name)
			.port(0)
			.interfaces(this.options.interfaces().toArray(String[]::new));
		if (secret != null) {
			builder.secret(secret);
		}
		return usedInterfaces().isEmpty() ? builder.mdns(false) : builder;
	}

	private static <T> List<T> invokeAll(List<Callable<T>> tasks) throws InterruptedException {
		ExecutorService threads = Executors.newFixedThreadPool(Math.max(Math.min(tasks.size(), MAX_THREADS), 1));
		try {
			List<T> results = new ArrayList<>();
			for (Future<T> result : threads.invokeAll(tasks)) {
				results.add(result.get());
			}
			return results;
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex.getCause());
		}
		finally {
			threads.shutdownNow();
		}
	}

}
