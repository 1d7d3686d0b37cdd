package io.peerlink.demo;

import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.peerlink.NodeStatistics;
import io.peerlink.PeerLink;

import org.springframework.stereotype.Component;

/**
 * The counters and gauges of the node that the page shows.
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
	 * Reads the statistics of the node.
	 * @return the values by name, empty if the node is not running
	 */
	Map<String, Long> read() {
		return this.node.statistics().map(this::describe).orElseGet(Map::of);
	}

	private Map<String, Long> describe(NodeStatistics numbers) {
		long undecodable = numbers.undecodable().values().stream().mapToLong(Long::longValue).sum();
		return Map.of("calls", calls("peerlink.calls"), "handled", calls("peerlink.handler"), "framesIn",
				numbers.channelTotals().received(), "framesOut", numbers.channelTotals().sent(), "drops",
				numbers.transport().dropped() + undecodable + numbers.rpc().rejectedRequests()
						+ numbers.channelTotals().droppedStale() + numbers.channelTotals().droppedOverflow(),
				"queueDepth", numbers.queuedMessages());
	}

	private long calls(String timer) {
		return this.meters.find(timer).timers().stream().mapToLong(Timer::count).sum();
	}

}
