package io.peerlink.internal.discovery.dnssd;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.peerlink.internal.discovery.dns.JmDnsLabel;
import io.peerlink.internal.discovery.net.UsableInterface;
import io.peerlink.internal.time.Backoff;
import io.peerlink.spi.DiscoveredNode;
import org.jspecify.annotations.Nullable;

/**
 * The cached records of one service, of four types, each with its own lease.
 */
final class CachedService {

	/**
	 * The maximum number of addresses of a service that are cached.
	 */
	static final int MAX_ADDRESSES = 8;

	/**
	 * Addresses that are received within this time belong together (RFC 6762 section
	 * 10.2).
	 */
	private static final long SAME_SET_NANOS = TimeUnit.SECONDS.toNanos(1);

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

	private final List<HostAddress> addresses = new ArrayList<>(2);

	private final Backoff queryInterval = Backoff.of(FIRST_QUERY_INTERVAL, LONGEST_QUERY_INTERVAL);

	private Lease pointer;

	private @Nullable Endpoint endpoint;

	private @Nullable Attributes attributes;

	private @Nullable Inet4Address selected;

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
		if (this.endpoint != null && !this.endpoint.host().equalsIgnoreCase(host)) {
			this.addresses.clear();
		}
		this.endpoint = new Endpoint(port, host, lease);
	}

	void removeEndpoint() {
		this.endpoint = null;
	}

	void setAttributes(Map<String, String> values, Lease lease) {
		this.attributes = new Attributes(values, lease);
	}

	boolean isHostedBy(String host) {
		return this.endpoint != null && this.endpoint.host().equalsIgnoreCase(host);
	}

	/**
	 * Adds an address of the host.
	 * @param address the address
	 * @param flush whether the addresses of an earlier set become invalid
	 * @param sender whether the packet came from this address
	 * @param lease its lease
	 */
	void addAddress(Inet4Address address, boolean flush, boolean sender, Lease lease) {
		this.addresses.removeIf((known) -> known.address().equals(address)
				|| (flush && lease.receivedAt() - known.lease().receivedAt() > SAME_SET_NANOS));
		if (this.addresses.size() < MAX_ADDRESSES) {
			this.addresses.add(new HostAddress(address, sender, lease));
		}
	}

	void removeAddress(Inet4Address address) {
		this.addresses.removeIf((known) -> known.address().equals(address));
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
		this.addresses.removeIf((known) -> known.lease().isExpired(now));
		return false;
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
		Map<String, String> values = this.attributes.values();
		InetAddress address = selectAddress(link);
		return new DiscoveredNode(JmDnsLabel.restore(this.name, values.get("node")), values.get("instance_id"),
				new InetSocketAddress(address, this.endpoint.port()), values);
	}

	/**
	 * Returns the selected address as long as it is valid. Otherwise selects the one that
	 * the packet came from, because the way from there is known to work.
	 */
	private Inet4Address selectAddress(UsableInterface link) {
		Inet4Address current = this.selected;
		if (current != null && this.addresses.stream().anyMatch((known) -> known.address().equals(current))) {
			return current;
		}
		HostAddress best = this.addresses.stream()
			.filter(HostAddress::sender)
			.findFirst()
			.or(() -> this.addresses.stream().filter((known) -> link.reaches(known.address())).findFirst())
			.orElseGet(() -> this.addresses.get(0));
		this.selected = best.address();
		return best.address();
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
	 * Returns how much of its time has passed for the record that expires first.
	 * @param now the time
	 * @return percent
	 */
	int percentElapsed(long now) {
		Stream<Lease> leases = Stream.of(this.pointer);
		if (this.endpoint != null) {
			leases = Stream.concat(leases, Stream.of(this.endpoint.lease()));
		}
		if (this.attributes != null) {
			leases = Stream.concat(leases, Stream.of(this.attributes.lease()));
		}
		leases = Stream.concat(leases, this.addresses.stream().map(HostAddress::lease));
		return leases.mapToInt((lease) -> lease.percentElapsed(now)).max().orElse(0);
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

	/**
	 * An address of the host.
	 *
	 * @param address the address
	 * @param sender whether the packet that held the address came from there
	 * @param lease its lease
	 */
	private record HostAddress(Inet4Address address, boolean sender, Lease lease) {
	}

}
