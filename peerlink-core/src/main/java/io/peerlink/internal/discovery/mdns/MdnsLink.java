package io.peerlink.internal.discovery.mdns;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import io.peerlink.spi.Announcement;
import io.peerlink.spi.DiscoveredNode;
import org.jspecify.annotations.Nullable;

/**
 * Discovery on one interface. Made and closed by the thread that watches the interfaces;
 * everything else runs on the discovery's thread.
 */
final class MdnsLink {

	/**
	 * Most packets that may wait to be looked at; more are dropped.
	 */
	static final int MAX_WAITING = 256;

	private final UsableInterface where;

	private final Context context;

	private final MdnsSocket socket;

	private final ServiceCache table;

	private final Publisher publisher;

	private final Browser browser;

	private final AtomicInteger waiting = new AtomicInteger();

	private boolean started;

	MdnsLink(UsableInterface where, MdnsSocket.Opener opener, Context context) throws IOException {
		this.where = where;
		this.context = context;
		this.table = new ServiceCache(context.type(), context.realm(), where, new Reporter(), context.ignored());
		this.socket = opener.open(where, context.host(), new Inbox());
		this.publisher = new Publisher(this.socket, context.loop(), context.random());
		this.browser = new Browser(context.type(), this.socket, this.table, context.loop());
	}

	void start() {
		this.started = true;
		this.browser.start();
	}

	void publish(Announcement self, byte[] text) {
		this.publisher.publish(new Publication(this.context.type(), self.name(), self.port(), text,
				this.context.host() + ".local.", this.where.address()));
	}

	void withdraw() {
		this.publisher.withdraw();
	}

	void repeatGoodbye() {
		this.publisher.repeatGoodbye();
	}

	void ask(List<Query.Question> questions) {
		this.socket.ask(questions, List.of());
	}

	/**
	 * Stop on the discovery's thread; the socket stays to be closed.
	 */
	void stop() {
		this.started = false;
		this.browser.stop();
		this.publisher.abandon();
		this.table.clear();
	}

	boolean isAlive() {
		return this.socket.isAlive();
	}

	void close() {
		this.socket.close();
	}

	UsableInterface where() {
		return this.where;
	}

	private void onResponse(InetAddress source, List<MdnsRecord> records) {
		if (this.started) {
			this.table.heard(source, records, this.context.loop().nanoTime());
			this.context.owner().heard(this.where, source, records);
			this.browser.heard();
		}
	}

	private void onQuery(Query query) {
		if (this.started) {
			this.publisher.onQuery(query);
		}
	}

	/**
	 * What all links of a discovery share.
	 *
	 * @param type the service type
	 * @param realm the realm, if there is one
	 * @param host this machine's name in address records
	 * @param loop the discovery's thread
	 * @param random spreads answers
	 * @param ignored counts what was not believed
	 * @param owner hears of everything
	 */
	record Context(ServiceType type, @Nullable String realm, String host, DiscoveryThread loop, Random random,
			LongAdder ignored, Owner owner) {
	}

	/**
	 * Hears what a link hears.
	 */
	interface Owner {

		void discovered(String source, DiscoveredNode sighting);

		void lost(String source, String name, @Nullable String instanceId);

		void heard(UsableInterface link, InetAddress source, List<MdnsRecord> records);

	}

	private final class Reporter implements ServiceCache.Sink {

		@Override
		public void discovered(DiscoveredNode sighting) {
			MdnsLink.this.context.owner().discovered(MdnsLink.this.where.source(), sighting);
		}

		@Override
		public void lost(String name, @Nullable String instanceId) {
			MdnsLink.this.context.owner().lost(MdnsLink.this.where.source(), name, instanceId);
		}

	}

	/**
	 * Hands packets over from the engine's thread.
	 */
	private final class Inbox implements MdnsSocket.Receiver {

		@Override
		public void onResponse(InetAddress source, List<MdnsRecord> records) {
			if (source instanceof Inet4Address ipv4 && MdnsLink.this.where.reaches(ipv4)) {
				enqueue(() -> MdnsLink.this.onResponse(source, records));
			}
			else {
				MdnsLink.this.context.ignored().increment();
			}
		}

		@Override
		public void onQuery(Query query) {
			if (query.replyTo() != null && !(query.replyTo().getAddress() instanceof Inet4Address ipv4
					&& MdnsLink.this.where.reaches(ipv4))) {
				MdnsLink.this.context.ignored().increment();
				return;
			}
			enqueue(() -> MdnsLink.this.onQuery(query));
		}

		private void enqueue(Runnable task) {
			if (MdnsLink.this.waiting.incrementAndGet() > MAX_WAITING) {
				MdnsLink.this.waiting.decrementAndGet();
				MdnsLink.this.context.ignored().increment();
				return;
			}
			MdnsLink.this.context.loop().execute(() -> {
				MdnsLink.this.waiting.decrementAndGet();
				task.run();
			});
		}

	}

}
