package io.peerlink.demo;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.peerlink.PeerLink;
import io.peerlink.channel.ChannelStatus;

import org.springframework.stereotype.Component;

/**
 * How many positions a second came from each peer since the last look.
 */
@Component
class FrameRates {

	private static final double NANOS_PER_SECOND = 1e9;

	private final PeerLink node;

	private Map<String, Long> received = Map.of();

	private long lookedAt = System.nanoTime();

	FrameRates(PeerLink node) {
		this.node = node;
	}

	/**
	 * Look at the channels.
	 * @return the rates by the peers' names
	 */
	Map<String, Double> perSecond() {
		List<ChannelStatus> channels = this.node.status().channels();
		long now = System.nanoTime();
		double seconds = (now - this.lookedAt) / NANOS_PER_SECOND;
		Map<String, Long> counts = new HashMap<>();
		Map<String, Double> rates = new HashMap<>();
		for (ChannelStatus channel : channels) {
			long count = channel.statistics().received();
			counts.put(channel.id(), count);
			long news = count - this.received.getOrDefault(channel.id(), 0L);
			rates.merge(channel.peer().name(), news / seconds, Double::sum);
		}
		this.received = counts;
		this.lookedAt = now;
		return rates;
	}

}
