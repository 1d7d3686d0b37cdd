/**
 * The DNS-SD engine (RFC 6763 over RFC 6762): publishes this node, browses for others and
 * caches their records, one link for each network interface. Free of sockets and threads:
 * packets come and go through a {@link io.peerlink.internal.discovery.dns.MdnsSocket},
 * and everything runs on the thread of one {@link io.peerlink.internal.time.Scheduler}.
 */
@NullMarked
package io.peerlink.internal.discovery.dnssd;

import org.jspecify.annotations.NullMarked;
