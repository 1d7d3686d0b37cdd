package io.peerlink.internal.discovery.mdns;

import io.peerlink.peer.NodeName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.peerlink.error.InvalidNodeNameException;
import io.peerlink.error.NoSuchInterfaceException;
import io.peerlink.spi.Announcement;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.DiscoveryListener;
import io.peerlink.spi.PeerDiscovery;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Discovery by multicast DNS and DNS-SD on JmDNS, with one JmDNS for each usable network
 * interface. Sources are named {@code mdns/<interface>}.
 * <p>
 * Interfaces that come, go, change their address or lose their link are noticed within
 * the check interval; what was seen through them is then gone, and seen again when it
 * answers. Without any usable interface the discovery is idle until one appears.
 * <p>
 * Two daemon threads belong to an instance: one watches interfaces and opens and closes
 * sockets, one does everything else and calls the listener. JmDNS adds a daemon thread
 * for each interface.
 */
public final class MdnsDiscovery implements PeerDiscovery {

	/**
	 * How long a look-up collects answers: others wait at most 120 ms before they answer
	 * (RFC 6762 section 6).
	 */
	static final Duration LOOKUP_TIME = Duration.ofMillis(250);

	/**
	 * How long a look-up may take when the interfaces are not known yet.
	 */
	private static final Duration LOOKUP_LIMIT = Duration.ofMillis(900);

	private static final Duration LOOKUP_REPEAT = Duration.ofMillis(100);

	/**
	 * Most look-ups under way at once; more complete at once, without an answer.
	 */
	static final int MAX_LOOKUPS = 64;

	private static final Duration GOODBYE_REPEAT = Duration.ofMillis(20);

	private static final Duration WITHDRAW_LIMIT = Duration.ofMillis(80);

	private static final Duration CLOSE_LIMIT = Duration.ofMillis(70);

	private static final Logger logger = LoggerFactory.getLogger(MdnsDiscovery.class);

	private final MdnsOptions options;

	private final ServiceType type;

	private final NetworkView network;

	private final MdnsSocket.Opener opener;

	private final InterfaceChoice choice;

	private final LongAdder ignored = new LongAdder();

	private final DiscoveryThread loop = new DiscoveryThread("peerlink-mdns");

	private final DiscoveryThread watcher = new DiscoveryThread("peerlink-mdns-interfaces");

	private final MdnsLink.Context context;

	private volatile @Nullable DiscoveryListener listener;

	private volatile Status status = new Status(false, "Not started");

	private volatile boolean closed;

	// Only the watcher thread
	private final Map<UsableInterface, MdnsLink> opened = new HashMap<>();

	private String trouble = "";

	// Only the loop thread
	private final List<MdnsLink> links = new ArrayList<>();

	private final List<Lookup> lookups = new ArrayList<>();

	private boolean looked;

	private @Nullable Announced self;

	/**
	 * Create a discovery; nothing happens before it is started.
	 * @param options how to discover
	 */
	public MdnsDiscovery(MdnsOptions options) {
		this(options, LocalInterface::all, JmDnsSocket.opener(new ServiceType(options.serviceType())),
				new SecureRandom());
	}

	MdnsDiscovery(MdnsOptions options, NetworkView network, MdnsSocket.Opener opener, Random random) {
		this.options = options;
		this.type = new ServiceType(options.serviceType());
		this.network = network;
		this.opener = opener;
		this.choice = new InterfaceChoice(options.interfaces());
		// One host name for all interfaces and for no one else: two nodes of one machine,
		// and two interfaces on one link, must not void each other's address records.
		String host = "peerlink-" + Long.toHexString(random.nextLong());
		this.context = new MdnsLink.Context(this.type, options.realm(), host, this.loop, random, this.ignored,
				new Forwarder());
	}

	/**
	 * {@inheritDoc}
	 * @throws NoSuchInterfaceException when this machine has none of the wanted
	 * interfaces; one that is down will do
	 */
	@Override
	public void start(DiscoveryListener listener) {
		if (this.listener != null || this.closed) {
			throw new IllegalStateException("A discovery is started once");
		}
		requireInterface();
		this.listener = listener;
		this.status = new Status(false, "Looking for network interfaces");
		this.watcher.execute(this::watch);
	}

	private void requireInterface() {
		if (this.options.interfaces().isEmpty()) {
			return;
		}
		try {
			this.choice.requireMatch(this.network.interfaces());
		}
		catch (SocketException ex) {
			logger.debug("The wanted interfaces cannot be checked yet", ex);
		}
	}

	/**
	 * {@inheritDoc} This node is among the holders when it has the name.
	 */
	@Override
	public CompletableFuture<List<DiscoveredNode>> lookup(String name) {
		if (this.closed || this.listener == null || !ServiceType.isInstanceName(name)) {
			return CompletableFuture.completedFuture(List.of());
		}
		Lookup lookup = new Lookup(this.type, this.options.realm(), name);
		this.loop.execute(() -> begin(lookup));
		this.loop.schedule(LOOKUP_LIMIT, () -> end(lookup));
		if (this.closed) {
			lookup.finish();
		}
		return lookup.result();
	}

	private void begin(Lookup lookup) {
		if (this.lookups.size() >= MAX_LOOKUPS || (this.looked && this.links.isEmpty())) {
			lookup.finish();
			return;
		}
		this.lookups.add(lookup);
		if (this.looked) {
			ask(lookup);
		}
	}

	private void ask(Lookup lookup) {
		List<Query.Question> questions = Browser.questionsFor(lookup.qualifiedName());
		this.links.forEach((link) -> link.ask(questions));
		this.loop.schedule(LOOKUP_REPEAT, () -> {
			if (!lookup.isAnswered()) {
				this.links.forEach((link) -> link.ask(questions));
			}
		});
		this.loop.schedule(LOOKUP_TIME, () -> end(lookup));
	}

	private void end(Lookup lookup) {
		this.lookups.remove(lookup);
		lookup.finish();
	}

	/**
	 * {@inheritDoc}
	 * @throws InvalidNodeNameException when the name cannot be announced
	 * @throws IllegalArgumentException when the attributes cannot be announced
	 */
	@Override
	public void announce(Announcement self) {
		if (!ServiceType.isInstanceName(self.name()) || JmDnsLabel.length(self.name()) > NodeName.MAX_BYTES
				|| self.name().endsWith("\\")) {
			throw new InvalidNodeNameException(self.name(),
					"Node name '" + self.name() + "' cannot be announced by multicast DNS, where a name has 1 to "
							+ NodeName.MAX_BYTES
							+ " bytes (an emoji counts as six), no control characters and no backslash at its end");
		}
		Map<String, String> attributes = new HashMap<>(self.attributes());
		if (this.options.realm() != null) {
			attributes.put("realm", this.options.realm());
		}
		Announced announced = new Announced(self, TxtRecord.write(attributes));
		this.loop.execute(() -> publish(announced));
	}

	private void publish(Announced announced) {
		this.self = announced;
		this.links.forEach((link) -> link.publish(announced.node(), announced.text()));
	}

	@Override
	public void withdraw() {
		CompletableFuture<Void> done = new CompletableFuture<>();
		this.loop.execute(() -> withdraw(done));
		await(done, WITHDRAW_LIMIT);
	}

	private void withdraw(CompletableFuture<Void> done) {
		if (this.self == null) {
			done.complete(null);
			return;
		}
		this.self = null;
		this.links.forEach(MdnsLink::withdraw);
		this.loop.schedule(GOODBYE_REPEAT, () -> {
			this.links.forEach(MdnsLink::repeatGoodbye);
			done.complete(null);
		});
	}

	@Override
	public void close() {
		if (this.closed) {
			return;
		}
		withdraw();
		this.closed = true;
		this.status = new Status(false, "Closed");
		await(CompletableFuture.runAsync(this::closeAll, this.watcher), CLOSE_LIMIT);
	}

	private void closeAll() {
		this.loop.execute(() -> {
			this.lookups.forEach(Lookup::finish);
			this.loop.end();
		});
		this.opened.values().forEach(this::close);
		this.opened.clear();
		this.watcher.end();
	}

	@Override
	public Status status() {
		return this.status;
	}

	/**
	 * Return how many records and packets were not believed: malformed, implausible, of
	 * another realm, or beyond a limit.
	 * @return the count since the start
	 */
	public long ignored() {
		return this.ignored.sum();
	}

	/**
	 * Look at the interfaces, now and ever again. Runs on the watcher thread.
	 */
	private void watch() {
		if (!this.closed) {
			this.watcher.schedule(this.options.interfaceCheckInterval(), this::watch);
			check();
		}
	}

	private void check() {
		try {
			List<LocalInterface> all = this.network.interfaces();
			List<UsableInterface> usable = this.choice.choose(all);
			drop(usable);
			String problems = usable.stream()
				.filter((candidate) -> !this.opened.containsKey(candidate))
				.map(this::open)
				.collect(Collectors.joining());
			tell(usable.isEmpty() ? this.choice.explain(all) : problems);
		}
		catch (SocketException ex) {
			tell("The network interfaces cannot be listed: " + ex.getMessage());
		}
		catch (RuntimeException ex) {
			tell("Discovery failed: " + ex);
			logger.debug("The interfaces could not be checked", ex);
		}
		this.loop.execute(this::looked);
	}

	/**
	 * The interfaces are known: begin the look-ups that came before.
	 */
	private void looked() {
		if (!this.looked) {
			this.looked = true;
			List.copyOf(this.lookups).forEach((lookup) -> {
				this.lookups.remove(lookup);
				begin(lookup);
			});
		}
	}

	private void drop(List<UsableInterface> usable) {
		this.opened.values().removeIf((link) -> {
			if (usable.contains(link.where()) && link.isAlive()) {
				return false;
			}
			logger.info("Discovery stops on {}", link.where());
			this.loop.execute(() -> {
				this.links.remove(link);
				link.stop();
			});
			close(link);
			return true;
		});
	}

	/**
	 * Open a link.
	 * @return what went wrong, or nothing
	 */
	private String open(UsableInterface where) {
		try {
			MdnsLink link = new MdnsLink(where, this.opener, this.context);
			this.opened.put(where, link);
			this.loop.execute(() -> start(link));
			logger.info("Discovery starts on {}", where);
			return "";
		}
		catch (IOException ex) {
			logger.debug("No discovery on {}", where, ex);
			return " No discovery on " + where + ": " + ex.getMessage() + ".";
		}
	}

	private void start(MdnsLink link) {
		this.links.add(link);
		if (this.self != null) {
			link.publish(this.self.node(), this.self.text());
		}
		link.start();
	}

	private void close(MdnsLink link) {
		try {
			link.close();
		}
		catch (RuntimeException ex) {
			logger.debug("{} was not closed cleanly", link.where(), ex);
		}
	}

	/**
	 * Update the status; a new trouble is logged once.
	 */
	private void tell(String problems) {
		if (this.closed) {
			return;
		}
		if (!problems.equals(this.trouble) && !problems.isEmpty()) {
			logger.warn("{}", problems.strip());
		}
		this.trouble = problems;
		String inUse = this.opened.keySet()
			.stream()
			.map(UsableInterface::toString)
			.sorted()
			.collect(Collectors.joining(", ", "mDNS on ", "."));
		this.status = new Status(!this.opened.isEmpty(), this.opened.isEmpty() ? problems.strip() : inUse + problems);
	}

	private static void await(CompletableFuture<Void> done, Duration limit) {
		try {
			done.get(limit.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (TimeoutException | ExecutionException ex) {
			logger.debug("Discovery did not finish in time", ex);
		}
	}

	/**
	 * Tells which interfaces the machine has.
	 */
	@FunctionalInterface
	interface NetworkView {

		List<LocalInterface> interfaces() throws SocketException;

	}

	@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
	private record Announced(Announcement node, byte[] text) {
	}

	/**
	 * Passes on what links hear, on the loop thread. The listener's exceptions end here.
	 */
	private final class Forwarder implements MdnsLink.Owner {

		@Override
		public void discovered(String source, DiscoveredNode sighting) {
			tell((listener) -> listener.discovered(source, sighting));
		}

		@Override
		public void lost(String source, String name, @Nullable String instanceId) {
			tell((listener) -> listener.lost(source, name, instanceId));
		}

		@Override
		public void heard(UsableInterface link, InetAddress source, List<MdnsRecord> records) {
			MdnsDiscovery.this.lookups
				.forEach((lookup) -> lookup.heard(link, source, records, MdnsDiscovery.this.loop.nanoTime()));
		}

		private void tell(Consumer<DiscoveryListener> event) {
			DiscoveryListener listener = MdnsDiscovery.this.listener;
			if (listener == null || MdnsDiscovery.this.closed) {
				return;
			}
			try {
				event.accept(listener);
			}
			catch (RuntimeException ex) {
				logger.warn("A discovery listener failed", ex);
			}
		}

	}

}
