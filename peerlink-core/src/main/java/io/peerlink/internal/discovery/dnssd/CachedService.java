package io.peerlink.internal.discovery.dnssd;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.peerlink.internal.discovery.dns.DnsName;
import io.peerlink.internal.discovery.dns.Query.Question;
import io.peerlink.internal.discovery.dns.Query.RecordType;
import io.peerlink.internal.discovery.dns.ServiceType;
import io.peerlink.internal.discovery.net.UsableInterface;
import io.peerlink.internal.time.Backoff;
import io.peerlink.spi.DiscoveredNode;
import org.jspecify.annotations.Nullable;

/**
 * The cached records of one service, of four types, each with its own lease.
 */
final class CachedService {

	/**
	 * How long an unchanged service is not reported again.
	 */
	private static final long REPORT_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

	private static final Duration FIRST_QUERY_INTERVAL = Duration.ofMillis(100);

	private static final Duration LONGEST_QUERY_INTERVAL = Duration.ofMillis(1600);

	/**
	 * The interval of queries for a complete service whose records are about to expire.
	 */
	private static final long REFRESH_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(5);

	private final String name;

	private final HostAddresses addresses = new HostAddresses();

	private final Backoff queryInterval = Backoff.of(FIRST_QUERY_INTERVAL, LONGEST_QUERY_INTERVAL);

	private Lease pointer;

	private @Nullable Endpoint endpoint;

	private @Nullable Attributes attributes;

	private @Nullable DiscoveredNode reported;

	private long reportedAt;

	private int unansweredQueries;

	private long nextQueryAt;

	CachedService(String name, Lease pointer) {
		this.name = name;
		this.pointer = pointer;
		this.nextQueryAt = pointer.receivedAt();
	}

	String name() {
		return this.name;
	}

	Lease pointer() {
		return this.pointer;
	}

	void setPointer(Lease lease) {
		this.pointer = lease;
	}

	void setEndpoint(int port, String host, Lease lease) {
		if (this.endpoint == null) {
			queryAnswered(lease.receivedAt());
		}
		else if (!DnsName.isSame(this.endpoint.host(), host)) {
			this.addresses.clear();
		}
		this.endpoint = new Endpoint(port, host, lease);
	}

	void removeEndpoint() {
		this.endpoint = null;
	}

	void setAttributes(Map<String, String> values, Lease lease) {
		if (this.attributes == null) {
			queryAnswered(lease.receivedAt());
		}
		this.attributes = new Attributes(values, lease);
	}

	boolean isHostedBy(String host) {
		return this.endpoint != null && DnsName.isSame(this.endpoint.host(), host);
	}

	/**
	 * Adds an address of the host.
	 * @param address the address
	 * @param flush whether the addresses of an earlier set become invalid
	 * @param sender whether the packet came from this address
	 * @param lease its lease
	 */
	void addAddress(Inet4Address address, boolean flush, boolean sender, Lease lease) {
		this.addresses.add(address, flush, sender, lease);
	}

	void removeAddress(Inet4Address address) {
		this.addresses.remove(address);
	}

	/**
	 * Removes the records that have expired.
	 * @param now the time
	 * @return whether the service itself has expired
	 */
	boolean expire(long now) {
		if (this.pointer.isExpired(now)) {
			return true;
		}
		if (this.endpoint != null && this.endpoint.lease().isExpired(now)) {
			this.endpoint = null;
		}
		if (this.attributes != null && this.attributes.lease().isExpired(now)) {
			this.attributes = null;
		}
		this.addresses.expire(now);
		return false;
	}

	/**
	 * Has all records expire soon unless they are received again.
	 * @param now the time
	 */
	void reconfirm(long now) {
		this.pointer = this.pointer.aged(now);
		if (this.endpoint != null) {
			this.endpoint = new Endpoint(this.endpoint.port(), this.endpoint.host(), this.endpoint.lease().aged(now));
		}
		if (this.attributes != null) {
			this.attributes = new Attributes(this.attributes.values(), this.attributes.lease().aged(now));
		}
		this.addresses.reconfirm(now);
		queryAnswered(now);
	}

	boolean isComplete() {
		return this.endpoint != null && this.attributes != null && !this.addresses.isEmpty();
	}

	/**
	 * Returns the node that the records describe.
	 * @param link the interface on which they were received
	 * @return the node, or {@code null} when a record is missing
	 */
	@Nullable DiscoveredNode toNode(UsableInterface link) {
		if (this.endpoint == null || this.attributes == null || this.addresses.isEmpty()) {
			return null;
		}
		int port = this.endpoint.port();
		Map<String, String> values = this.attributes.values();
		List<InetSocketAddress> at = this.addresses.list(link)
			.stream()
			.map((address) -> new InetSocketAddress(address, port))
			.toList();
		return new DiscoveredNode(this.name, values.get("instance_id"), at, values);
	}

	@Nullable DiscoveredNode reported() {
		return this.reported;
	}

	void setReported(DiscoveredNode node, long now) {
		this.reported = node;
		this.reportedAt = now;
	}

	void clearReported() {
		this.reported = null;
	}

	boolean isRecentlyReported(DiscoveredNode node, long now) {
		return node.equals(this.reported) && now - this.reportedAt < REPORT_INTERVAL_NANOS;
	}

	/**
	 * Returns the questions for the records that are missing or about to expire. All have
	 * to be asked for: responders need not add any to an answer (RFC 6763 section 12).
	 * @param type the type of this service
	 * @param now the time
	 * @return the questions, none when this service is complete and fresh
	 */
	List<Question> questions(ServiceType type, long now) {
		List<Question> questions = new ArrayList<>();
		if (this.pointer.isDue(now)) {
			questions.add(new Question(type.name(), RecordType.POINTER));
		}
		if (this.endpoint == null || this.endpoint.lease().isDue(now)) {
			questions.add(new Question(type.qualify(this.name), RecordType.SERVICE));
		}
		if (this.attributes == null || this.attributes.lease().isDue(now)) {
			questions.add(new Question(type.qualify(this.name), RecordType.TEXT));
		}
		if (this.endpoint != null && this.addresses.isDue(now)) {
			questions.add(new Question(this.endpoint.host(), RecordType.ADDRESS));
		}
		return questions;
	}

	int unansweredQueries() {
		return this.unansweredQueries;
	}

	boolean isQueryAllowed(long now) {
		return now - this.nextQueryAt >= 0;
	}

	void querySent(long now) {
		long interval = this.queryInterval.next();
		this.unansweredQueries++;
		this.nextQueryAt = now + (isComplete() ? REFRESH_INTERVAL_NANOS : interval);
	}

	void queryAnswered(long now) {
		this.unansweredQueries = 0;
		this.queryInterval.reset();
		this.nextQueryAt = now;
	}

	private record Endpoint(int port, String host, Lease lease) {
	}

	private record Attributes(Map<String, String> values, Lease lease) {
	}

}
