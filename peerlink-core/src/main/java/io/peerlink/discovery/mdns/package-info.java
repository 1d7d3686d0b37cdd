/**
 * Discovery by multicast DNS (RFC 6762) and DNS-SD (RFC 6763), on JmDNS.
 */
@NullMarked
package io.peerlink.discovery.mdns;

import org.jspecify.annotations.NullMarked;
