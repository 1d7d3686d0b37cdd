package io.peerlink.internal.client;

import java.time.Duration;
import java.util.Map;

import io.peerlink.internal.payload.TraceContext;
import io.peerlink.internal.wire.WireLimits;
import io.peerlink.internal.wire.json.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * What a request carries, the same for all peers of a broadcast.
 *
 * @param args the positional arguments, a JSON array
 * @param kwargs the keyword arguments, a JSON object
 * @param trace the trace context, or {@code null}
 * @param timeout how long the call may take
 * @param idempotent whether the call may be executed more than once
 */
record RequestPayload(RawJson args, RawJson kwargs, @Nullable RawJson trace, Duration timeout, boolean idempotent) {

	/**
	 * Returns whether no datagram can hold this, whatever else the request says.
	 */
	boolean isLarge() {
		return (long) this.args.length() + this.kwargs.length() > WireLimits.MAX_DATAGRAM;
	}

	/**
	 * Returns this payload with a trace context.
	 * @param trace the entries of the trace context, possibly none
	 */
	RequestPayload withTrace(Map<String, String> trace) {
		if (trace.isEmpty() && this.trace == null) {
			return this;
		}
		return new RequestPayload(this.args, this.kwargs, TraceContext.toJson(trace), this.timeout, this.idempotent);
	}

}
