/**
 * Requests that arrive more than once are executed once: windows of numbers, kept
 * replies, and the bounds of both (docs/protocol.md, "What the callee remembers").
 */
@NullMarked
package io.peerlink.internal.server.dedup;

import org.jspecify.annotations.NullMarked;
