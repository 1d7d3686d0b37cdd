/**
 * Multicast DNS (RFC 6762) and DNS-SD (RFC 6763). The only package that uses JmDNS, and
 * only to read and write packets.
 */
@NullMarked
package io.peerlink.internal.discovery.mdns;

import org.jspecify.annotations.NullMarked;
