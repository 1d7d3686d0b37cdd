package io.peerlink.internal.discovery.dnssd;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.peerlink.internal.discovery.net.UsableInterface;

/**
 * The cached addresses of a host, the preferred one first. Their order changes only when
 * it has to, so that a node which is heard from several addresses stays at one of them.
 */
final class HostAddresses {

	/**
	 * The maximum number of addresses that are cached.
	 */
	static final int MAX_ADDRESSES = 8;

	/**
	 * Addresses that are received within this time belong together (RFC 6762 section
	 * 10.2).
	 */
	private static final long SAME_SET_NANOS = TimeUnit.SECONDS.toNanos(1);

	/**
	 * How long an address is kept after a packet without it has flushed the cache.
	 * <p>
	 * RFC 6762 section 10.2 allows one second. But many responders announce on each
	 * interface only the address of that interface, so that those of a machine with two
	 * interfaces on one network flush each other. The time spans the repetitions of an
	 * announcement. An address that is no longer valid does no harm: it comes last, and
	 * nobody relies on an address that does not answer pings.
	 */
	private static final int FLUSHED_SECONDS = 10;

	private final List<HostAddress> all = new ArrayList<>(2);

	/**
	 * Adds an address, or renews it.
	 * @param address the address
	 * @param flush whether the addresses of an earlier set become invalid
	 * @param sender whether the packet came from this address: it is preferred to others
	 * that are as good, because the way from there is known to work
	 * @param lease its lease
	 */
	void add(Inet4Address address, boolean flush, boolean sender, Lease lease) {
		if (flush) {
			this.all.replaceAll((known) -> known.flushedBy(lease));
		}
		HostAddress added = new HostAddress(address, false, lease);
		for (int i = 0; i < this.all.size(); i++) {
			if (this.all.get(i).address().equals(address)) {
				this.all.set(i, added);
				return;
			}
		}
		if (this.all.size() >= MAX_ADDRESSES && !removeFlushed()) {
			return;
		}
		this.all.add(sender ? 0 : this.all.size(), added);
	}

	private boolean removeFlushed() {
		return this.all.stream().filter(HostAddress::flushed).findFirst().map(this.all::remove).orElse(false);
	}

	void remove(Inet4Address address) {
		this.all.removeIf((known) -> known.address().equals(address));
	}

	void clear() {
		this.all.clear();
	}

	void expire(long now) {
		this.all.removeIf((known) -> known.lease().isExpired(now));
	}

	void reconfirm(long now) {
		this.all.replaceAll((known) -> new HostAddress(known.address(), known.flushed(), known.lease().aged(now)));
	}

	boolean isEmpty() {
		return this.all.isEmpty();
	}

	/**
	 * Returns whether the addresses have to be queried.
	 * @param now the time
	 * @return whether none is valid for longer, or one is about to expire
	 */
	boolean isDue(long now) {
		return this.all.stream().allMatch(HostAddress::flushed)
				|| this.all.stream().anyMatch((known) -> !known.flushed() && known.lease().isDue(now));
	}

	/**
	 * Returns the addresses: those that the link reaches before others, link-local ones
	 * after those that are not.
	 * @param link the interface on which they were received
	 * @return the addresses
	 */
	List<Inet4Address> list(UsableInterface link) {
		this.all.sort(Comparator.comparingInt((known) -> rank(known, link)));
		return this.all.stream().map(HostAddress::address).toList();
	}

	private static int rank(HostAddress known, UsableInterface link) {
		if (known.flushed()) {
			return 3;
		}
		if (!link.reaches(known.address())) {
			return 2;
		}
		return known.address().isLinkLocalAddress() ? 1 : 0;
	}

	/**
	 * An address of the host.
	 *
	 * @param address the address
	 * @param flushed whether a later packet has said that it is invalid
	 * @param lease its lease
	 */
	private record HostAddress(Inet4Address address, boolean flushed, Lease lease) {

		HostAddress flushedBy(Lease newer) {
			boolean sameSet = newer.receivedAt() - this.lease.receivedAt() <= SAME_SET_NANOS;
			if (this.flushed || sameSet) {
				return this;
			}
			return new HostAddress(this.address, true, this.lease.endingAfter(FLUSHED_SECONDS, newer.receivedAt()));
		}

	}

}
