package io.peerlink.internal.client;

import java.time.Duration;

import io.peerlink.internal.wire.json.RawJson;

/**
 * What requests carry, the same for all peers of a broadcast.
 *
 * @param args the positional arguments, a JSON array
 * @param kwargs the keyword arguments, a JSON object
 * @param timeout how long the call may take
 * @param idempotent whether the call may be executed more than once
 */
record RequestPayload(RawJson args, RawJson kwargs, Duration timeout, boolean idempotent) {
}
