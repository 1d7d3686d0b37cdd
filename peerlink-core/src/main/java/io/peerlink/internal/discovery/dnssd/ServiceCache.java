package io.peerlink.internal.discovery.dnssd;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

import io.peerlink.internal.discovery.dns.DnsName;
import io.peerlink.internal.discovery.dns.Query.Question;
import io.peerlink.internal.discovery.dns.ResourceRecord;
import io.peerlink.internal.discovery.dns.ServiceType;
import io.peerlink.internal.discovery.dns.TxtRecord;
import io.peerlink.internal.discovery.net.UsableInterface;
import io.peerlink.internal.wire.Ports;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.DiscoveryListener;
import org.jspecify.annotations.Nullable;

/**
 * The services that were discovered on one interface. Processes whole packets, so that a
 * change of several records is one change. Not thread-safe.
 */
final class ServiceCache {

	/**
	 * The maximum number of services that are cached.
	 */
	static final int MAX_SERVICES = 1024;

	/**
	 * The maximum number of queries for missing records before a service is removed.
	 */
	static final int MAX_QUERIES = 4;

	/**
	 * The maximum number of services that are queried at once.
	 */
	static final int MAX_QUERIED_AT_ONCE = 16;

	/**
	 * The percentage of its lease up to which a pointer is a known answer (RFC 6762
	 * section 7.1).
	 */
	private static final int KNOWN_ANSWER_PERCENT = 50;

	private final ServiceType type;

	private final @Nullable String realm;

	private final String source;

	private final DiscoveryListener listener;

	private final LongAdder ignored;

	private final Map<String, CachedService> services = new LinkedHashMap<>();

	private UsableInterface link;

	/**
	 * Creates an empty cache.
	 * @param type the service type
	 * @param realm the realm that announcements must carry, {@code null} for none
	 * @param link the interface
	 * @param listener is notified of discovered and lost nodes
	 * @param ignored counts rejected records
	 */
	ServiceCache(ServiceType type, @Nullable String realm, UsableInterface link, DiscoveryListener listener,
			LongAdder ignored) {
		this.type = type;
		this.realm = realm;
		this.link = link;
		this.source = "mdns/" + link.name();
		this.listener = listener;
		this.ignored = ignored;
	}

	/**
	 * Goes on with a new link on the same interface. What is cached is valid for some
	 * seconds only unless it is received again (RFC 6762 section 10.3).
	 * @param link the interface as it is now
	 * @param now the time
	 */
	void moveTo(UsableInterface link, long now) {
		this.link = link;
		this.services.values().forEach((service) -> service.reconfirm(now));
	}

	/**
	 * Processes the records of one packet, whatever their order.
	 * @param sender the address of the sender
	 * @param packet the records
	 * @param now the time
	 */
	void received(InetAddress sender, List<ResourceRecord> packet, long now) {
		Set<CachedService> touched = new LinkedHashSet<>();
		for (ResourceRecord next : packet) {
			if (next instanceof ResourceRecord.Pointer pointer) {
				update(pointer, touched, now);
			}
		}
		for (ResourceRecord next : packet) {
			if (next instanceof ResourceRecord.Service service) {
				update(service, touched, now);
			}
			else if (next instanceof ResourceRecord.Text text) {
				update(text, touched, now);
			}
		}
		for (ResourceRecord next : packet) {
			if (next instanceof ResourceRecord.Address address) {
				update(address, sender, touched, now);
			}
		}
		touched.forEach((service) -> report(service, now));
	}

	private void update(ResourceRecord.Pointer pointer, Set<CachedService> touched, long now) {
		if (!DnsName.isSame(pointer.name(), this.type.name())) {
			return;
		}
		String instance = this.type.instanceOf(pointer.target());
		if (instance == null) {
			this.ignored.increment();
			return;
		}
		if (pointer.ttl() <= 0) {
			remove(instance);
			return;
		}
		CachedService known = this.services.get(DnsName.key(instance));
		if (known == null && this.services.size() >= MAX_SERVICES) {
			this.ignored.increment();
			return;
		}
		Lease lease = Lease.of(pointer.ttl(), now);
		if (known == null) {
			known = new CachedService(instance, lease);
			this.services.put(DnsName.key(instance), known);
		}
		known.setPointer(lease);
		touched.add(known);
	}

	private void update(ResourceRecord.Service service, Set<CachedService> touched, long now) {
		CachedService known = find(service.name());
		if (known == null) {
			return;
		}
		if (service.ttl() <= 0) {
			known.removeEndpoint();
			touched.add(known);
			return;
		}
		if (!Ports.isValid(service.port())) {
			this.ignored.increment();
			return;
		}
		known.setEndpoint(service.port(), service.host(), Lease.of(service.ttl(), now));
		touched.add(known);
	}

	private void update(ResourceRecord.Text text, Set<CachedService> touched, long now) {
		CachedService known = find(text.name());
		if (known == null || text.ttl() <= 0) {
			return;
		}
		Map<String, String> attributes = TxtRecord.read(text.text());
		if (attributes == null) {
			this.ignored.increment();
			return;
		}
		known.setAttributes(attributes, Lease.of(text.ttl(), now));
		touched.add(known);
	}

	private void update(ResourceRecord.Address address, InetAddress sender, Set<CachedService> touched, long now) {
		if (!this.link.isPlausible(address.address())) {
			this.ignored.increment();
			return;
		}
		for (CachedService service : this.services.values()) {
			if (!service.isHostedBy(address.name())) {
				continue;
			}
			if (address.ttl() <= 0) {
				service.removeAddress(address.address());
			}
			else {
				service.addAddress(address.address(), address.flush(), address.address().equals(sender),
						Lease.of(address.ttl(), now));
			}
			touched.add(service);
		}
	}

	private @Nullable CachedService find(String qualified) {
		String instance = this.type.instanceOf(qualified);
		return (instance != null) ? this.services.get(DnsName.key(instance)) : null;
	}

	private void report(CachedService service, long now) {
		DiscoveredNode node = service.toNode(this.link);
		if (node == null) {
			reportLost(service);
			return;
		}
		service.queryAnswered(now);
		if (!Objects.equals(node.attributes().get("realm"), this.realm)) {
			this.ignored.increment();
			reportLost(service);
			return;
		}
		if (!service.isRecentlyReported(node, now)) {
			service.setReported(node, now);
			this.listener.discovered(this.source, node);
		}
	}

	private void reportLost(CachedService service) {
		DiscoveredNode reported = service.reported();
		if (reported != null) {
			service.clearReported();
			this.listener.lost(this.source, reported.name(), reported.instanceId());
		}
	}

	private void remove(String instance) {
		CachedService known = this.services.remove(DnsName.key(instance));
		if (known != null) {
			reportLost(known);
		}
	}

	/**
	 * Removes what has expired, and services that answered no query.
	 * @param now the time
	 */
	void expire(long now) {
		for (Iterator<CachedService> all = this.services.values().iterator(); all.hasNext();) {
			CachedService service = all.next();
			boolean unanswered = !service.isComplete() && service.unansweredQueries() >= MAX_QUERIES
					&& service.isQueryAllowed(now);
			if (service.expire(now) || unanswered) {
				all.remove();
				reportLost(service);
			}
			else if (!service.isComplete()) {
				reportLost(service);
			}
		}
	}

	/**
	 * Reports that the link has ended. Its services stay known.
	 */
	void linkEnded() {
		this.listener.unavailable(this.source);
	}

	/**
	 * Removes all services.
	 */
	void clear() {
		List<CachedService> all = new ArrayList<>(this.services.values());
		this.services.clear();
		all.forEach(this::reportLost);
	}

	/**
	 * Returns the questions for records that are missing or about to expire, and counts a
	 * query for each of their services. Those of a service are returned again after an
	 * interval that grows.
	 * @param now the time
	 * @return the questions, each once
	 */
	Set<Question> startQueries(long now) {
		Set<Question> due = new LinkedHashSet<>();
		int queried = 0;
		for (CachedService service : this.services.values()) {
			if (queried == MAX_QUERIED_AT_ONCE || !service.isQueryAllowed(now)) {
				continue;
			}
			List<Question> questions = service.questions(this.type, now);
			if (due.addAll(questions)) {
				service.querySent(now);
				queried++;
			}
		}
		return due;
	}

	/**
	 * Returns whether there is a service that lacks a record and may be queried now.
	 * @param now the time
	 * @return whether to query soon
	 */
	boolean isQueryUrgent(long now) {
		return this.services.values()
			.stream()
			.anyMatch((service) -> !service.isComplete() && service.isQueryAllowed(now));
	}

	boolean isComplete() {
		return this.services.values().stream().allMatch(CachedService::isComplete);
	}

	/**
	 * Returns the known answers of a query: the pointers in the first half of their lease
	 * (RFC 6762 section 7.1).
	 * @param now the time
	 * @return the pointers
	 */
	List<ResourceRecord> knownAnswers(long now) {
		List<ResourceRecord> known = new ArrayList<>();
		for (CachedService service : this.services.values()) {
			if (service.isComplete() && service.pointer().percentElapsed(now) < KNOWN_ANSWER_PERCENT) {
				known.add(new ResourceRecord.Pointer(this.type.name(), service.pointer().secondsLeft(now),
						this.type.qualify(service.name())));
			}
		}
		return known;
	}

	int size() {
		return this.services.size();
	}

}
