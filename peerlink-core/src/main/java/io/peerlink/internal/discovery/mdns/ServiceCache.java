package io.peerlink.internal.discovery.mdns;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.peerlink.spi.DiscoveredNode;
import org.jspecify.annotations.Nullable;

/**
 * The services heard on one interface. Takes whole packets, so that a change of several
 * records is one change. Knows nothing of sockets and threads; one thread at a time.
 */
final class ServiceCache {

	/**
	 * Most services that are kept.
	 */
	static final int MAX_SERVICES = 1024;

	/**
	 * Most questions for missing records before a service is forgotten.
	 */
	static final int MAX_QUESTIONS = 4;

	/**
	 * Most services that are asked for at once.
	 */
	static final int MAX_ASKED_AT_ONCE = 16;

	private static final long FIRST_WAIT = TimeUnit.MILLISECONDS.toNanos(100);

	/**
	 * From here on, in percent of a record's time, it is asked for again (RFC 6762
	 * section 5.2).
	 */
	private static final int REFRESH_PERCENT = 80;

	private static final long REFRESH_WAIT = TimeUnit.SECONDS.toNanos(5);

	private final ServiceType type;

	private final @Nullable String realm;

	private final UsableInterface link;

	private final Sink sink;

	private final LongAdder ignored;

	private final Map<String, CachedService> services = new LinkedHashMap<>();

	ServiceCache(ServiceType type, @Nullable String realm, UsableInterface link, Sink sink, LongAdder ignored) {
		this.type = type;
		this.realm = realm;
		this.link = link;
		this.sink = sink;
		this.ignored = ignored;
	}

	/**
	 * Take one packet. The order of its records does not matter.
	 * @param source who sent it
	 * @param records the records in it
	 * @param now the time
	 */
	void heard(InetAddress source, List<MdnsRecord> records, long now) {
		Set<CachedService> touched = new LinkedHashSet<>();
		for (MdnsRecord candidate : records) {
			if (candidate instanceof MdnsRecord.Pointer pointer) {
				take(pointer, touched, now);
			}
		}
		for (MdnsRecord candidate : records) {
			if (candidate instanceof MdnsRecord.Service service) {
				take(service, touched, now);
			}
			else if (candidate instanceof MdnsRecord.Text text) {
				take(text, touched, now);
			}
		}
		for (MdnsRecord candidate : records) {
			if (candidate instanceof MdnsRecord.Address address) {
				take(address, source, touched, now);
			}
		}
		touched.forEach((service) -> report(service, now));
	}

	private void take(MdnsRecord.Pointer pointer, Set<CachedService> touched, long now) {
		if (!pointer.name().equalsIgnoreCase(this.type.name())) {
			return;
		}
		String instance = this.type.instanceOf(pointer.target());
		if (instance == null) {
			this.ignored.increment();
			return;
		}
		if (pointer.ttl() <= 0) {
			forget(instance);
			return;
		}
		CachedService known = this.services.get(key(instance));
		if (known == null && this.services.size() >= MAX_SERVICES) {
			this.ignored.increment();
			return;
		}
		Lease lease = Lease.of(pointer.ttl(), now);
		if (known == null) {
			known = new CachedService(instance, lease);
			this.services.put(key(instance), known);
		}
		known.pointer(lease);
		touched.add(known);
	}

	private void take(MdnsRecord.Service service, Set<CachedService> touched, long now) {
		CachedService known = find(service.name());
		if (known == null) {
			return;
		}
		if (service.ttl() <= 0) {
			known.withoutEndpoint();
			touched.add(known);
			return;
		}
		if (service.port() <= 0 || service.port() > 65535) {
			this.ignored.increment();
			return;
		}
		known.endpoint(service.port(), service.host(), Lease.of(service.ttl(), now));
		touched.add(known);
	}

	private void take(MdnsRecord.Text text, Set<CachedService> touched, long now) {
		CachedService known = find(text.name());
		if (known == null || text.ttl() <= 0) {
			return;
		}
		Map<String, String> attributes = TxtRecord.read(text.text());
		if (attributes == null) {
			this.ignored.increment();
			return;
		}
		known.attributes(attributes, Lease.of(text.ttl(), now));
		touched.add(known);
	}

	private void take(MdnsRecord.Address address, InetAddress source, Set<CachedService> touched, long now) {
		if (!this.link.isPlausible(address.address())) {
			this.ignored.increment();
			return;
		}
		for (CachedService service : this.services.values()) {
			if (!service.isHostedBy(address.name())) {
				continue;
			}
			if (address.ttl() <= 0) {
				service.withoutAddress(address.address());
			}
			else {
				service.address(address.address(), address.flush(), address.address().equals(source),
						Lease.of(address.ttl(), now));
			}
			touched.add(service);
		}
	}

	private @Nullable CachedService find(String qualified) {
		String instance = this.type.instanceOf(qualified);
		return (instance != null) ? this.services.get(key(instance)) : null;
	}

	private void report(CachedService service, long now) {
		DiscoveredNode sighting = service.sighting(this.link);
		if (sighting != null) {
			service.answered(now);
		}
		if (sighting != null && !Objects.equals(sighting.attributes().get("realm"), this.realm)) {
			this.ignored.increment();
			sighting = null;
		}
		if (sighting == null) {
			reportGone(service);
			return;
		}
		if (!service.isOldNews(sighting, now)) {
			service.reported(sighting, now);
			this.sink.discovered(sighting);
		}
	}

	private void reportGone(CachedService service) {
		DiscoveredNode reported = service.reported();
		if (reported != null) {
			service.forgetReport();
			this.sink.lost(reported.name(), reported.instanceId());
		}
	}

	private void forget(String instance) {
		CachedService known = this.services.remove(key(instance));
		if (known != null) {
			reportGone(known);
		}
	}

	/**
	 * Forget what ran out.
	 * @param now the time
	 */
	void expire(long now) {
		for (Iterator<CachedService> all = this.services.values().iterator(); all.hasNext();) {
			CachedService service = all.next();
			boolean silent = !service.isComplete() && service.asked() >= MAX_QUESTIONS && service.mayAsk(now);
			if (service.expire(now) || silent) {
				all.remove();
				reportGone(service);
			}
			else if (!service.isComplete()) {
				reportGone(service);
			}
		}
	}

	/**
	 * Forget everything.
	 */
	void clear() {
		List<CachedService> all = new ArrayList<>(this.services.values());
		this.services.clear();
		all.forEach(this::reportGone);
	}

	/**
	 * Return the services that lack something or are about to run out. Each is returned
	 * again only after a while, and a while longer each time.
	 * @param now the time
	 * @return instance names to ask for now
	 */
	List<String> dueForQuestion(long now) {
		List<String> due = new ArrayList<>();
		for (CachedService service : this.services.values()) {
			boolean wanted = !service.isComplete() || service.percentOver(now) >= REFRESH_PERCENT;
			if (wanted && service.mayAsk(now) && due.size() < MAX_ASKED_AT_ONCE) {
				service.asked(now + (service.isComplete() ? REFRESH_WAIT : FIRST_WAIT << Math.min(service.asked(), 4)));
				due.add(service.name());
			}
		}
		return due;
	}

	boolean isComplete() {
		return this.services.values().stream().allMatch(CachedService::isComplete);
	}

	/**
	 * Return what others need not tell again: pointers in the first half of their time
	 * (RFC 6762 section 7.1).
	 * @param now the time
	 * @return the pointers
	 */
	List<MdnsRecord> knownPointers(long now) {
		List<MdnsRecord> known = new ArrayList<>();
		for (CachedService service : this.services.values()) {
			if (service.isComplete() && service.pointer().percent(now) < 50) {
				known.add(new MdnsRecord.Pointer(this.type.name(), service.pointer().secondsLeft(now),
						this.type.qualify(service.name())));
			}
		}
		return known;
	}

	int size() {
		return this.services.size();
	}

	private static String key(String instance) {
		return instance.toLowerCase(Locale.ROOT);
	}

	/**
	 * Hears what changes.
	 */
	interface Sink {

		void discovered(DiscoveredNode sighting);

		void lost(String name, @Nullable String instanceId);

	}

}
