/**
 * Sealed datagrams (docs/protocol.md, "Sealed datagrams"): handshakes, sessions, and what
 * waits for them. It knows nothing of peers, calls and channels.
 */
@NullMarked
package io.peerlink.internal.seal;

import org.jspecify.annotations.NullMarked;
