/**
 * The messages of the protocol (docs/WIRE.md, docs/protocol.md), and its numbers.
 */
@NullMarked
package io.peerlink.internal.wire;

import org.jspecify.annotations.NullMarked;
