/**
 * Calls that do not fit into a datagram (WIRE.md section 6): one listener a node, whose
 * connections carry requests and replies. {@link io.peerlink.internal.tcp.TcpTransport}
 * knows the sockets, {@link io.peerlink.internal.tcp.StreamEngine} all the rest.
 */
@NullMarked
package io.peerlink.internal.tcp;

import org.jspecify.annotations.NullMarked;
