package io.peerlink.internal.discovery.dnssd;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;

import io.peerlink.internal.discovery.dns.MdnsSocket;
import io.peerlink.internal.discovery.dns.Query;
import io.peerlink.internal.discovery.dns.Query.Question;
import io.peerlink.internal.discovery.dns.ResourceRecord;
import io.peerlink.internal.discovery.dns.ServiceType;
import io.peerlink.internal.discovery.net.UsableInterface;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.spi.Announcement;
import org.jspecify.annotations.Nullable;

/**
 * Publishes and browses on one interface. The public methods are thread-safe; everything
 * else runs on the scheduler's thread.
 */
public final class DnsSdLink implements AutoCloseable {

	/**
	 * The maximum number of packets that wait for the scheduler's thread; further ones
	 * are dropped.
	 */
	static final int MAX_WAITING = 256;

	private final UsableInterface networkInterface;

	private final Context context;

	private final MdnsSocket socket;

	private final Relevance relevance;

	private final AddressCorrection correction;

	private final Publisher publisher;

	private final AtomicInteger waiting = new AtomicInteger();

	private @Nullable ServiceCache cache;

	private @Nullable Browser browser;

	private List<Inet4Address> published = List.of();

	DnsSdLink(UsableInterface networkInterface, MdnsSocket.Opener opener, Context context) throws IOException {
		this.networkInterface = networkInterface;
		this.context = context;
		this.relevance = new Relevance(context.type(), context.host());
		this.correction = new AddressCorrection(networkInterface);
		this.socket = opener.open(networkInterface, new Inbox());
		this.publisher = new Publisher(this.socket, context.scheduler(), context.random());
	}

	void start() {
		this.cache = this.context.caches().take(this.networkInterface);
		this.browser = new Browser(this.context.type(), this.socket, this.cache, this.context.scheduler());
		this.browser.start();
	}

	void refresh() {
		if (this.browser != null) {
			this.browser.refresh();
		}
	}

	/**
	 * Publishes this node.
	 * @param self this node
	 * @param text its TXT record
	 * @param host the fully qualified name of its host
	 * @param addresses its addresses
	 */
	void publish(Announcement self, byte[] text, String host, List<Inet4Address> addresses) {
		this.published = addresses;
		this.publisher.publish(new Publication(this.context.type(), self.name(), self.port(), text, host, addresses));
	}

	/**
	 * Returns whether this node is published here with these addresses.
	 */
	boolean isPublishedAt(List<Inet4Address> addresses) {
		return this.published.equals(addresses);
	}

	void withdraw() {
		this.published = List.of();
		this.publisher.withdraw();
	}

	void repeatGoodbye() {
		this.publisher.repeatGoodbye();
	}

	void abandon() {
		this.publisher.abandon();
	}

	void probe(List<Question> questions, ResourceRecord.Text proposed) {
		this.socket.probe(questions, proposed);
	}

	/**
	 * Stops without a goodbye. The nodes that were discovered here are lost unless
	 * another link takes over the cache in time. The socket remains open.
	 */
	void stop() {
		this.publisher.abandon();
		if (this.browser != null) {
			this.browser.stop();
		}
		if (this.cache != null) {
			this.context.caches().abandon(this.networkInterface, this.cache);
		}
		this.browser = null;
		this.cache = null;
	}

	/**
	 * Returns whether packets are still being received.
	 * @return {@code false} when the socket failed or was closed
	 */
	public boolean isAlive() {
		return this.socket.isAlive();
	}

	/**
	 * Closes the socket.
	 */
	@Override
	public void close() {
		this.socket.close();
	}

	/**
	 * Returns the interface of this link.
	 * @return the interface
	 */
	public UsableInterface networkInterface() {
		return this.networkInterface;
	}

	private void handleResponse(InetAddress sender, List<ResourceRecord> packet) {
		if (this.cache == null || this.browser == null) {
			return;
		}
		List<ResourceRecord> records = this.correction.correct(sender, packet);
		try {
			this.cache.received(sender, records, this.context.scheduler().nanoTime());
		}
		finally {
			this.browser.received();
		}
		this.context.lookups().received(this.networkInterface, sender, records);
	}

	private void handleQuery(Query query) {
		if (this.cache != null) {
			this.publisher.onQuery(query);
		}
	}

	/**
	 * What all links of an engine share.
	 *
	 * @param type the service type
	 * @param host how the host names of this machine in address records begin
	 * @param scheduler runs everything, on one thread
	 * @param random spreads answers
	 * @param ignored counts rejected records and packets
	 * @param caches the caches of all links
	 * @param lookups the look-ups in progress
	 */
	record Context(ServiceType type, String host, Scheduler scheduler, RandomGenerator random, LongAdder ignored,
			LinkCaches caches, LookupTable lookups) {
	}

	/**
	 * Hands packets from the socket's thread over to the scheduler's thread.
	 */
	private final class Inbox implements MdnsSocket.Receiver {

		@Override
		public void onResponse(InetAddress source, List<ResourceRecord> records) {
			if (DnsSdLink.this.relevance.concerns(records)) {
				enqueue(() -> handleResponse(source, records));
			}
		}

		@Override
		public void onQuery(Query query) {
			if (!DnsSdLink.this.relevance.concerns(query)) {
				return;
			}
			if (isOnLink(query.source().getAddress())) {
				enqueue(() -> handleQuery(query));
			}
			else if (query.isLegacy()) {
				drop();
			}
			else {
				enqueue(() -> handleQuery(query.withoutUnicast()));
			}
		}

		/**
		 * Returns whether an address is on this link, as the receiver of a unicast
		 * response has to be: its address may be forged.
		 */
		private boolean isOnLink(InetAddress address) {
			return address instanceof Inet4Address ipv4 && DnsSdLink.this.networkInterface.reaches(ipv4);
		}

		private void enqueue(Runnable task) {
			AtomicInteger waiting = DnsSdLink.this.waiting;
			if (waiting.incrementAndGet() > MAX_WAITING) {
				waiting.decrementAndGet();
				drop();
				return;
			}
			DnsSdLink.this.context.scheduler().schedule(Duration.ZERO, () -> {
				waiting.decrementAndGet();
				task.run();
			});
		}

		private void drop() {
			DnsSdLink.this.context.ignored().increment();
		}

	}

}
