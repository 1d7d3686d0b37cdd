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
import io.peerlink.spi.DiscoveryListener;
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

	private final ServiceCache cache;

	private final Publisher publisher;

	private final Browser browser;

	private final AtomicInteger waiting = new AtomicInteger();

	private boolean started;

	DnsSdLink(UsableInterface networkInterface, MdnsSocket.Opener opener, Context context) throws IOException {
		this.networkInterface = networkInterface;
		this.context = context;
		this.cache = new ServiceCache(context.type(), context.realm(), networkInterface, context.listener(),
				context.ignored());
		this.socket = opener.open(networkInterface, context.host(), new Inbox());
		this.publisher = new Publisher(this.socket, context.scheduler(), context.random());
		this.browser = new Browser(context.type(), this.socket, this.cache, context.scheduler());
	}

	void start() {
		this.started = true;
		this.browser.start();
	}

	void publish(Announcement self, byte[] text) {
		this.publisher.publish(new Publication(this.context.type(), self.name(), self.port(), text,
				this.context.host() + ".local.", this.networkInterface.address()));
	}

	void withdraw() {
		this.publisher.withdraw();
	}

	void repeatGoodbye() {
		this.publisher.repeatGoodbye();
	}

	void query(List<Question> questions) {
		this.socket.query(questions, List.of());
	}

	/**
	 * Stops without a goodbye. The nodes that were discovered here are lost. The socket
	 * remains open.
	 */
	void stop() {
		this.started = false;
		this.browser.stop();
		this.publisher.abandon();
		this.cache.clear();
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

	private void handleResponse(InetAddress sender, List<ResourceRecord> records) {
		if (this.started) {
			this.cache.received(sender, records, this.context.scheduler().nanoTime());
			this.context.lookups().received(this.networkInterface, sender, records);
			this.browser.received();
		}
	}

	private void handleQuery(Query query) {
		if (this.started) {
			this.publisher.onQuery(query);
		}
	}

	private boolean isOnLink(InetAddress address) {
		return address instanceof Inet4Address ipv4 && this.networkInterface.reaches(ipv4);
	}

	/**
	 * What all links of an engine share.
	 *
	 * @param type the service type
	 * @param realm the realm, {@code null} for none
	 * @param host the host name of this machine in address records, without domain
	 * @param scheduler runs everything, on one thread
	 * @param random spreads answers
	 * @param ignored counts rejected records and packets
	 * @param listener is notified of discovered and lost nodes
	 * @param lookups the look-ups in progress
	 */
	record Context(ServiceType type, @Nullable String realm, String host, Scheduler scheduler, RandomGenerator random,
			LongAdder ignored, DiscoveryListener listener, LookupTable lookups) {
	}

	/**
	 * Hands packets from the socket's thread over to the scheduler's thread.
	 */
	private final class Inbox implements MdnsSocket.Receiver {

		@Override
		public void onResponse(InetAddress source, List<ResourceRecord> records) {
			if (!isOnLink(source)) {
				drop();
				return;
			}
			enqueue(() -> handleResponse(source, records));
		}

		@Override
		public void onQuery(Query query) {
			if (query.replyTo() != null && !isOnLink(query.replyTo().getAddress())) {
				drop();
				return;
			}
			enqueue(() -> handleQuery(query));
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
