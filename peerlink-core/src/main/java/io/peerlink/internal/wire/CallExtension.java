package io.peerlink.internal.wire;

import org.jspecify.annotations.Nullable;

/**
 * The {@code pl} object of a request that may be retransmitted, or of its cancellation.
 */
record CallExtension(@Nullable String instance, @Nullable String to, long seq, long lowestPending, long completed,
		long attempt, long ttl) implements Extension {
}
