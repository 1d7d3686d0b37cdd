/**
 * Sealed connections: a transport that wraps another one, so that all its connections
 * carry records that only the two nodes can read or make (docs/protocol.md, "Sealed
 * connections").
 */
@NullMarked
package io.peerlink.internal.seal.tcp;

import org.jspecify.annotations.NullMarked;
