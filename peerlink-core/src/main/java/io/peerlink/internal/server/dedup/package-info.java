/**
 * Requests that arrive more than once are executed once: windows of call numbers, cached
 * replies, and the limits of both (docs/protocol.md, "What the callee remembers"). The
 * entrance is {@link io.peerlink.internal.server.dedup.RequestFilter}.
 */
@NullMarked
package io.peerlink.internal.server.dedup;

import org.jspecify.annotations.NullMarked;
