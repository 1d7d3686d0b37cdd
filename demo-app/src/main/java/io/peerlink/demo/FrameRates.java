package io.peerlink.demo;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.peerlink.PeerLink;
import io.peerlink.channel.ChannelStatus;

import org.springframework.stereotype.Component;

/**
 * The rate of positions from each peer since the previous reading.
 */
@Component
class FrameRates {

	private static final double NANOS_PER_SECOND = 1e9;

	private final PeerLink node;

	private Map<String, Long> received = Map.of();

	private long readAt = System.nanoTime();

	FrameRates(PeerLink node) {
		this.node = node;
	}

	/**
	 * Reads the statistics of the channels.
	 * @return the frames per second by the peer's name
	 */
	Map<String, Double> perSecond() {
		List<ChannelStatus> channels = this.node.status().channels();
		long now = System.nanoTime();
		double seconds = (now - this.readAt) / NANOS_PER_SECOND;
		Map<String, Long> counts = new HashMap<>();
		Map<String, Double> rates = new HashMap<>();
		for (ChannelStatus channel : channels) {
			long count = channel.statistics().received();
			counts.put(channel.id(), count);
			long news = count - this.received.getOrDefault(channel.id(), 0L);
			rates.merge(channel.peer().name(), news / seconds, Double::sum);
		}
		this.received = counts;
		this.readAt = now;
		return rates;
	}

}
