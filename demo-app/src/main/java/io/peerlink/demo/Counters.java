package io.peerlink.demo;

import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.peerlink.NodeStatus;
import io.peerlink.PeerLink;

import org.springframework.stereotype.Component;

/**
 * Numbers of the node that only grow, and a few that do not.
 */
@Component
class Counters {

	private final PeerLink node;

	private final MeterRegistry meters;

	Counters(PeerLink node, MeterRegistry meters) {
		this.node = node;
		this.meters = meters;
	}

	/**
	 * Look at the numbers.
	 * @return the numbers by what they count
	 */
	Map<String, Long> read() {
		NodeStatus status = this.node.status();
		long undecodable = status.undecodable().values().stream().mapToLong(Long::longValue).sum();
		return Map.of("calls", calls("peerlink.calls"), "handled", calls("peerlink.handler"), "framesIn",
				status.channelTotals().received(), "framesOut", status.channelTotals().sent(), "drops",
				status.transport().dropped() + undecodable + status.rpc().rejectedRequests()
						+ status.channelTotals().droppedStale() + status.channelTotals().droppedOverflow(),
				"queueDepth", queueDepth(status), "queued", (long) status.rpc().queuedRequests(), "pending",
				(long) status.rpc().pendingCalls());
	}

	private long calls(String timer) {
		return this.meters.find(timer).timers().stream().mapToLong(Timer::count).sum();
	}

	private static long queueDepth(NodeStatus status) {
		return status.channels().stream().mapToLong((channel) -> channel.statistics().queueDepth()).sum();
	}

}
