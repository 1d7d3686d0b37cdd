package io.peerlink.spring.boot.test.greenhouse;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.peerlink.channel.ChannelOrdering;
import io.peerlink.peer.Peer;
import io.peerlink.spring.annotation.PeerLinkChannel;
import io.peerlink.spring.event.PeerDownEvent;
import io.peerlink.spring.event.PeerUpEvent;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Collects the measurements of the sensors in the soil.
 */
@Component
class Moisture {

	private static final int UNKNOWN = -1;

	private final Map<String, Integer> percentages = new ConcurrentHashMap<>();

	@EventListener
	void onSensor(PeerUpEvent event) {
		this.percentages.put(event.getPeer().name(), UNKNOWN);
	}

	@PeerLinkChannel(name = "moisture", ordering = ChannelOrdering.SEQUENCE)
	void measured(Measurement measurement, Peer sensor) {
		this.percentages.replace(sensor.name(), measurement.percent());
	}

	@EventListener
	void onSensorLost(PeerDownEvent event) {
		this.percentages.remove(event.getPeer().name());
	}

	Map<String, Integer> percentages() {
		return Map.copyOf(this.percentages);
	}

	record Measurement(int percent) {
	}

}
