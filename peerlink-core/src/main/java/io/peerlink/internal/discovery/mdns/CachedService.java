package io.peerlink.internal.discovery.mdns;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.peerlink.spi.DiscoveredNode;
import org.jspecify.annotations.Nullable;

/**
 * What was heard of one service: its four kinds of records, each with its own lease.
 */
final class CachedService {

	/**
	 * Most addresses of one service that are kept.
	 */
	static final int MAX_ADDRESSES = 8;

	/**
	 * Addresses that arrive within this time belong together (RFC 6762 section 10.2).
	 */
	private static final long SAME_SET = TimeUnit.SECONDS.toNanos(1);

	/**
	 * How long nothing is reported of a service that is heard again unchanged.
	 */
	private static final long REPORT_GAP = TimeUnit.SECONDS.toNanos(1);

	private final String name;

	private Lease pointer;

	private @Nullable Endpoint endpoint;

	private @Nullable Attributes attributes;

	private final List<HostAddress> addresses = new ArrayList<>(2);

	private @Nullable Inet4Address chosen;

	private @Nullable DiscoveredNode reported;

	private long reportedAt;

	private int asked;

	private long askAgain;

	CachedService(String name, Lease pointer) {
		this.name = name;
		this.pointer = pointer;
		this.askAgain = pointer.heard();
	}

	String name() {
		return this.name;
	}

	Lease pointer() {
		return this.pointer;
	}

	void pointer(Lease lease) {
		this.pointer = lease;
	}

	void endpoint(int port, String host, Lease lease) {
		if (this.endpoint != null && !this.endpoint.host().equalsIgnoreCase(host)) {
			this.addresses.clear();
		}
		this.endpoint = new Endpoint(port, host, lease);
	}

	void attributes(Map<String, String> values, Lease lease) {
		this.attributes = new Attributes(values, lease);
	}

	boolean isHostedBy(String host) {
		return this.endpoint != null && this.endpoint.host().equalsIgnoreCase(host);
	}

	void address(Inet4Address address, boolean flush, boolean sender, Lease lease) {
		this.addresses.removeIf((known) -> known.address().equals(address)
				|| (flush && lease.heard() - known.lease().heard() > SAME_SET));
		if (this.addresses.size() < MAX_ADDRESSES) {
			this.addresses.add(new HostAddress(address, sender, lease));
		}
	}

	void withoutEndpoint() {
		this.endpoint = null;
	}

	void withoutAddress(Inet4Address address) {
		this.addresses.removeIf((known) -> known.address().equals(address));
	}

	/**
	 * Forget what ran out.
	 * @param now the time
	 * @return whether nothing is left
	 */
	boolean expire(long now) {
		if (this.pointer.isOver(now)) {
			return true;
		}
		if (this.endpoint != null && this.endpoint.lease().isOver(now)) {
			this.endpoint = null;
		}
		if (this.attributes != null && this.attributes.lease().isOver(now)) {
			this.attributes = null;
		}
		this.addresses.removeIf((known) -> known.lease().isOver(now));
		return false;
	}

	@Nullable DiscoveredNode reported() {
		return this.reported;
	}

	void reported(DiscoveredNode sighting, long now) {
		this.reported = sighting;
		this.reportedAt = now;
	}

	void forgetReport() {
		this.reported = null;
	}

	/**
	 * Return whether the same was reported a moment ago.
	 * @param sighting what could be reported
	 * @param now the time
	 * @return whether to report it is of no use
	 */
	boolean isOldNews(DiscoveredNode sighting, long now) {
		return sighting.equals(this.reported) && now - this.reportedAt < REPORT_GAP;
	}

	boolean isComplete() {
		return this.endpoint != null && this.attributes != null && !this.addresses.isEmpty();
	}

	/**
	 * Return what is known.
	 * @param link where it was heard
	 * @return the sighting, or {@code null} when something is missing
	 */
	@Nullable DiscoveredNode sighting(UsableInterface link) {
		if (this.endpoint == null || this.attributes == null || this.addresses.isEmpty()) {
			return null;
		}
		Map<String, String> values = this.attributes.values();
		InetAddress address = choose(link);
		return new DiscoveredNode(JmDnsLabel.restore(this.name, values.get("node")), values.get("instance_id"),
				new InetSocketAddress(address, this.endpoint.port()), values);
	}

	/**
	 * The address in use stays while it holds. Otherwise the one that the packet came
	 * from is best, because the way from there is known to work.
	 */
	private Inet4Address choose(UsableInterface link) {
		Inet4Address current = this.chosen;
		if (current != null && this.addresses.stream().anyMatch((known) -> known.address().equals(current))) {
			return current;
		}
		HostAddress best = this.addresses.stream()
			.filter(HostAddress::sender)
			.findFirst()
			.or(() -> this.addresses.stream().filter((known) -> link.reaches(known.address())).findFirst())
			.orElseGet(() -> this.addresses.get(0));
		this.chosen = best.address();
		return best.address();
	}

	/**
	 * Return how much of the time is over of the record that runs out first.
	 * @param now the time
	 * @return percent
	 */
	int percentOver(long now) {
		Stream<Lease> leases = Stream.of(this.pointer);
		if (this.endpoint != null) {
			leases = Stream.concat(leases, Stream.of(this.endpoint.lease()));
		}
		if (this.attributes != null) {
			leases = Stream.concat(leases, Stream.of(this.attributes.lease()));
		}
		leases = Stream.concat(leases, this.addresses.stream().map(HostAddress::lease));
		return leases.mapToInt((lease) -> lease.percent(now)).max().orElse(0);
	}

	int asked() {
		return this.asked;
	}

	boolean mayAsk(long now) {
		return now - this.askAgain >= 0;
	}

	void asked(long again) {
		this.asked++;
		this.askAgain = again;
	}

	void answered(long now) {
		this.asked = 0;
		this.askAgain = now;
	}

	private record Endpoint(int port, String host, Lease lease) {
	}

	private record Attributes(Map<String, String> values, Lease lease) {
	}

	/**
	 * An address of the host.
	 *
	 * @param sender whether the packet that told of it came from there
	 */
	private record HostAddress(Inet4Address address, boolean sender, Lease lease) {
	}

}
