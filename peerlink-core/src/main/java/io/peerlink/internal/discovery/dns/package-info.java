/**
 * Multicast DNS (RFC 6762) and DNS-SD (RFC 6763) as values: records, queries and names,
 * and the socket that reads and writes them.
 */
@NullMarked
package io.peerlink.internal.discovery.dns;

import org.jspecify.annotations.NullMarked;
