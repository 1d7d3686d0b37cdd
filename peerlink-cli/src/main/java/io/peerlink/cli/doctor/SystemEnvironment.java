package io.peerlink.cli.doctor;

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
 * This machine and the network around it. Nodes are opened for a look only; the one that
 * is announced belongs to a realm of its own, so that no peer hears of it.
 */
public final class SystemEnvironment implements Environment {

	private static final Duration ANNOUNCEMENT_LIMIT = Duration.ofSeconds(5);

	private static final Duration PING_TIMEOUT = Duration.ofSeconds(1);

	/**
	 * One lost datagram makes no problem.
	 */
	private static final int PINGS = 3;

	private static final int MAX_THREADS = 64;

	private final DoctorOptions options;

	private final Function<String, PeerLinkBuilder> nodes;

	private final String nodeName;

	private final Duration announcementLimit;

	private final SecureRandom random = new SecureRandom();

	private @Nullable List<InterfaceStatus> interfaces;

	private @Nullable PortState mdnsPort;

	private @Nullable Map<String, Echo> echoes;

	private @Nullable List<PeerReport> peers;

	/**
	 * Create the environment; nothing is looked at before a check asks.
	 * @param options the configuration of the node to diagnose
	 * @param nodeName a name that no node has
	 * @param nodes describes a node of a name, connected to the network
	 */
	public SystemEnvironment(DoctorOptions options, String nodeName, Function<String, PeerLinkBuilder> nodes) {
		this(options, nodeName, nodes, ANNOUNCEMENT_LIMIT);
	}

	SystemEnvironment(DoctorOptions options, String nodeName, Function<String, PeerLinkBuilder> nodes,
			Duration announcementLimit) {
		this.options = options;
		this.nodes = nodes;
		this.nodeName = nodeName;
		this.announcementLimit = announcementLimit;
	}

	@Override
	public List<InterfaceStatus> interfaces() {
		List<InterfaceStatus> known = this.interfaces;
		if (known == null) {
			known = look();
			this.interfaces = known;
		}
		return known;
	}

	private List<InterfaceStatus> look() {
		try {
			return InterfaceReport.all(this.options.interfaces());
		}
		catch (SocketException ex) {
			throw new PeerLinkException("The network interfaces cannot be listed: " + ex.getMessage(), ex);
		}
	}

	@Override
	public PortState mdnsPort() {
		PortState known = this.mdnsPort;
		if (known == null) {
			known = bind(MulticastProbe.PORT, () -> new MulticastSocket(MulticastProbe.PORT));
			this.mdnsPort = known;
		}
		return known;
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
	public Map<String, Echo> echoes() throws InterruptedException {
		Map<String, Echo> known = this.echoes;
		if (known == null) {
			known = listen();
			this.echoes = known;
		}
		return known;
	}

	private Map<String, Echo> listen() throws InterruptedException {
		List<InterfaceStatus> used = interfaces().stream().filter((candidate) -> candidate.used() != null).toList();
		List<Echo> heard = atOnce(used.stream().map(this::probe).toList());
		Map<String, Echo> echoes = new LinkedHashMap<>();
		for (int i = 0; i < used.size(); i++) {
			echoes.put(used.get(i).name(), heard.get(i));
		}
		return echoes;
	}

	private Callable<Echo> probe(InterfaceStatus where) {
		MulticastQuestion question = new MulticastQuestion("doctor-" + Long.toHexString(this.random.nextLong()),
				this.options.realm().serviceType());
		return () -> new MulticastProbe(where, question, this::isLocal).run();
	}

	@Override
	public Optional<Duration> announcement() throws InterruptedException {
		String realm = "doctor-" + Long.toHexString(this.random.nextLong());
		try (PeerLink observer = node(this.nodeName + "-eye", realm).build();
				PeerLink announced = node(this.nodeName, realm).build()) {
			observer.open();
			long began = System.nanoTime();
			announced.start();
			observer.awaitPeer(announced.name(), this.announcementLimit);
			return Optional.of(Duration.ofNanos(System.nanoTime() - began));
		}
		catch (PeerNotFoundException ex) {
			return Optional.empty();
		}
	}

	@Override
	public List<PeerReport> peers() throws InterruptedException {
		List<PeerReport> known = this.peers;
		if (known == null) {
			known = find();
			this.peers = known;
		}
		return known;
	}

	private List<PeerReport> find() throws InterruptedException {
		PeerLinkBuilder builder = node(this.nodeName, this.options.secret())
			.staticPeers(this.options.staticPeers().toArray(String[]::new))
			.liveness(LivenessOptions.disabled())
			.callTimeout(PING_TIMEOUT);
		try (PeerLink node = builder.build()) {
			node.open();
			node.awaitPeers(Integer.MAX_VALUE, this.options.waitTime());
			List<Peer> found = node.peers();
			List<@Nullable Duration> roundTrips = atOnce(
					found.stream().map((peer) -> (Callable<@Nullable Duration>) () -> ping(node, peer)).toList());
			List<PeerReport> reports = new ArrayList<>();
			for (int i = 0; i < found.size(); i++) {
				reports.add(new PeerReport(found.get(i), roundTrips.get(i)));
			}
			return reports;
		}
	}

	private static @Nullable Duration ping(PeerLink node, Peer peer) {
		for (int i = 0; i < PINGS; i++) {
			try {
				return node.peer(peer).ping();
			}
			catch (PeerLinkException ex) {
				// Once more, or never mind.
			}
		}
		return null;
	}

	private PeerLinkBuilder node(String name, @Nullable String secret) {
		PeerLinkBuilder builder = this.nodes.apply(name)
			.port(0)
			.interfaces(this.options.interfaces().toArray(String[]::new));
		if (secret != null) {
			builder.secret(secret);
		}
		boolean reachable = interfaces().stream().anyMatch((candidate) -> candidate.used() != null);
		return reachable ? builder : builder.mdns(false);
	}

	private static <T extends @Nullable Object> List<T> atOnce(List<Callable<T>> tasks) throws InterruptedException {
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
