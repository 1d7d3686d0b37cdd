package io.peerlink.internal.discovery.dnssd;

import java.io.IOException;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

import io.peerlink.error.InvalidNodeNameException;
import io.peerlink.internal.discovery.dns.DnsLabel;
import io.peerlink.internal.discovery.dns.MdnsSocket;
import io.peerlink.internal.discovery.dns.ServiceType;
import io.peerlink.internal.discovery.dns.TxtRecord;
import io.peerlink.internal.discovery.net.UsableInterface;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.peer.NodeName;
import io.peerlink.spi.Announcement;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.DiscoveryListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Discovers the nodes of one service type and publishes this node, on any number of
 * links. Thread-safe: everything happens on the scheduler's thread, which also calls the
 * listener.
 */
public final class DnsSdEngine {

	/**
	 * The longest duration of a look-up that waits for the network interfaces.
	 */
	private static final Duration LOOKUP_LIMIT = Duration.ofMillis(900);

	private static final Duration GOODBYE_REPEAT = Duration.ofMillis(20);

	private static final Logger logger = LoggerFactory.getLogger(DnsSdEngine.class);

	private final ServiceType type;

	private final @Nullable String realm;

	private final String host;

	private final MdnsSocket.Opener opener;

	private final Scheduler scheduler;

	private final LongAdder ignored = new LongAdder();

	private final DnsSdLink.Context context;

	private volatile @Nullable DiscoveryListener listener;

	private volatile boolean closed;

	// Only the scheduler's thread

	private final List<DnsSdLink> links = new ArrayList<>();

	private final LookupTable lookups;

	private @Nullable Announced announced;

	private int hostNumber;

	/**
	 * The addresses that have been published under the present host name.
	 */
	private Set<Inet4Address> hostAddresses = Set.of();

	/**
	 * Creates an engine without links.
	 * @param type the service type
	 * @param realm the realm that announcements must carry, {@code null} for none
	 * @param opener opens the sockets of the links
	 * @param scheduler the time, and the thread of this engine
	 * @param random spreads answers
	 */
	public DnsSdEngine(ServiceType type, @Nullable String realm, MdnsSocket.Opener opener, Scheduler scheduler,
			RandomGenerator random) {
		this.type = type;
		this.realm = realm;
		this.opener = opener;
		this.scheduler = scheduler;
		this.lookups = new LookupTable(scheduler, this.links);
		// One host name for all interfaces, which nobody else has: two nodes of one
		// machine must not invalidate each other's address records.
		this.host = "peerlink-" + Long.toHexString(random.nextLong());
		GuardedListener guarded = new GuardedListener();
		LinkCaches caches = new LinkCaches(scheduler,
				(link) -> new ServiceCache(type, realm, link, guarded, this.ignored));
		this.context = new DnsSdLink.Context(type, this.host, scheduler, random, this.ignored, caches, this.lookups);
	}

	/**
	 * Sets the listener, before the first link is opened.
	 * @param listener is notified of discovered and lost nodes; its exceptions are logged
	 */
	public void start(DiscoveryListener listener) {
		this.listener = listener;
	}

	/**
	 * Opens a link: browses there, and publishes this node if it is announced.
	 * @param networkInterface the interface
	 * @return the link, which the caller closes
	 * @throws IOException when its socket cannot be opened
	 */
	public DnsSdLink open(UsableInterface networkInterface) throws IOException {
		DnsSdLink link = new DnsSdLink(networkInterface, this.opener, this.context);
		execute(() -> add(link));
		return link;
	}

	private void add(DnsSdLink link) {
		this.links.add(link);
		try {
			publish(false);
		}
		finally {
			link.start();
		}
	}

	/**
	 * Stops a link without a goodbye. The nodes that were discovered there are lost
	 * unless another link is opened on the same interface soon.
	 * @param link the link, whose socket the caller closes
	 */
	public void remove(DnsSdLink link) {
		execute(() -> {
			this.links.remove(link);
			link.stop();
			publish(false);
		});
	}

	/**
	 * Publishes this node if it is announced.
	 * <p>
	 * An address that is added gives the host another name: python-zeroconf would list it
	 * before those of the known host, and Python nodes use the first one only.
	 * @param everywhere whether also on links where its addresses have not changed
	 */
	private void publish(boolean everywhere) {
		Announced current = this.announced;
		if (current == null || this.links.isEmpty()) {
			return;
		}
		List<UsableInterface> interfaces = this.links.stream().map(DnsSdLink::networkInterface).toList();
		Set<Inet4Address> all = interfaces.stream()
			.flatMap((networkInterface) -> networkInterface.addresses().stream())
			.collect(Collectors.toSet());
		boolean added = !this.hostAddresses.isEmpty() && !this.hostAddresses.containsAll(all);
		this.hostNumber += added ? 1 : 0;
		this.hostAddresses = all;
		String qualifiedHost = this.host + ((this.hostNumber > 0) ? "-" + this.hostNumber : "") + ".local.";
		for (DnsSdLink link : this.links) {
			List<Inet4Address> addresses = LanAddresses.of(link.networkInterface(), interfaces);
			if (everywhere || added || !link.isPublishedAt(addresses)) {
				link.publish(current.node(), current.text(), qualifiedHost, addresses);
			}
		}
	}

	/**
	 * Queries for nodes on all links as at the start.
	 */
	public void refresh() {
		execute(() -> this.links.forEach(DnsSdLink::refresh));
	}

	/**
	 * Signals that the network interfaces are known: look-ups need not wait any longer.
	 */
	public void interfacesKnown() {
		execute(this.lookups::interfacesKnown);
	}

	/**
	 * Queries the owners of a name.
	 * @param name the name
	 * @return completes with the owners, this node included when it has the name
	 */
	public CompletableFuture<List<DiscoveredNode>> lookup(String name) {
		if (this.closed || this.listener == null || !NodeName.isValid(name)) {
			return CompletableFuture.completedFuture(List.of());
		}
		Lookup lookup = new Lookup(this.type, this.realm, name);
		execute(() -> this.lookups.start(lookup));
		this.scheduler.schedule(LOOKUP_LIMIT, () -> this.lookups.complete(lookup));
		if (this.closed) {
			lookup.complete();
		}
		return lookup.result();
	}

	/**
	 * Announces this node, or its changes, on all links.
	 * @param self this node
	 * @throws InvalidNodeNameException when multicast DNS cannot carry the name
	 * @throws IllegalArgumentException when a TXT record cannot hold the attributes
	 */
	public void announce(Announcement self) {
		requireValidName(self.name());
		Map<String, String> attributes = new HashMap<>(self.attributes());
		if (this.realm != null) {
			attributes.put("realm", this.realm);
		}
		Announced next = new Announced(self, TxtRecord.write(attributes));
		execute(() -> {
			this.announced = next;
			publish(true);
		});
	}

	private static void requireValidName(String name) {
		if (!NodeName.isValid(name) || DnsLabel.length(name) > NodeName.MAX_BYTES || name.endsWith("\\")) {
			throw new InvalidNodeNameException(name,
					"Node name '" + name + "' cannot be announced by multicast DNS, where a name has 1 to "
							+ NodeName.MAX_BYTES
							+ " bytes (an emoji counts as six), no control characters and no backslash at its end");
		}
	}

	/**
	 * Sends goodbyes on all links if this node is announced. Browsing goes on.
	 * @return completes when the goodbyes have been sent and repeated
	 */
	public CompletableFuture<Void> withdraw() {
		CompletableFuture<Void> done = new CompletableFuture<>();
		execute(() -> withdraw(done));
		return done;
	}

	private void withdraw(CompletableFuture<Void> done) {
		if (this.announced == null) {
			done.complete(null);
			return;
		}
		this.announced = null;
		this.links.forEach(DnsSdLink::withdraw);
		this.scheduler.schedule(GOODBYE_REPEAT, () -> {
			this.links.forEach(DnsSdLink::repeatGoodbye);
			done.complete(null);
		});
	}

	/**
	 * Stops publishing this node without a goodbye, which would also withdraw the other
	 * node that has its name. Browsing goes on.
	 */
	public void abandon() {
		execute(() -> {
			this.announced = null;
			this.links.forEach(DnsSdLink::abandon);
		});
	}

	/**
	 * Completes all look-ups and stops notifying the listener.
	 */
	public void close() {
		this.closed = true;
		execute(this.lookups::completeAll);
	}

	/**
	 * Returns the number of rejected records and packets: malformed, implausible, of
	 * another realm, or beyond a limit.
	 * @return the count since the start
	 */
	long ignored() {
		return this.ignored.sum();
	}

	private void execute(Runnable task) {
		this.scheduler.schedule(Duration.ZERO, task);
	}

	@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
	private record Announced(Announcement node, byte[] text) {
	}

	/**
	 * Forwards to the listener as long as the engine is open, and logs its exceptions and
	 * errors.
	 */
	private final class GuardedListener implements DiscoveryListener {

		@Override
		public void discovered(String source, DiscoveredNode node) {
			notifyListener((listener) -> listener.discovered(source, node));
		}

		@Override
		public void lost(String source, String name, @Nullable String instanceId) {
			notifyListener((listener) -> listener.lost(source, name, instanceId));
		}

		@Override
		public void unavailable(String source) {
			notifyListener((listener) -> listener.unavailable(source));
		}

		private void notifyListener(Consumer<DiscoveryListener> event) {
			DiscoveryListener current = DnsSdEngine.this.listener;
			if (current == null || DnsSdEngine.this.closed) {
				return;
			}
			try {
				event.accept(current);
			}
			catch (Throwable ex) {
				// Not even an Error must keep a link from what comes next.
				logger.warn("A discovery listener failed", ex);
			}
		}

	}

}
