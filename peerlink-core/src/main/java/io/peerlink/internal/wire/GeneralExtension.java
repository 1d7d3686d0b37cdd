package io.peerlink.internal.wire;

import org.jspecify.annotations.Nullable;

/**
 * A {@code pl} object with any members, such as that of a ping.
 */
record GeneralExtension(@Nullable String node, @Nullable String instance, @Nullable String to, long seq,
		long lowestPending, long completed, long attempt, long ttl, long attemptEcho, long processingMicros,
		long nameAge, long forms, long tcpPort) implements Extension {
}
