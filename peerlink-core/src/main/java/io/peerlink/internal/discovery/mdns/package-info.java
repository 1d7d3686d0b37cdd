/**
 * Discovery by multicast DNS: watches the network interfaces and runs a
 * {@link io.peerlink.internal.discovery.dnssd.DnsSdEngine} on them. The only package that
 * uses JmDNS, and only to write packets.
 */
@NullMarked
package io.peerlink.internal.discovery.mdns;

import org.jspecify.annotations.NullMarked;
