package io.peerlink.spring.boot.test.greenhouse;

import io.peerlink.error.PeerLinkException;
import io.peerlink.spring.PeerLinkOperations;

import org.springframework.stereotype.Service;

/**
 * Waters the plants, unless the weather station forecasts rain.
 */
@Service
class Watering {

	private static final double ENOUGH_MILLIMETRES = 2;

	private final PeerLinkOperations peers;

	Watering(PeerLinkOperations peers) {
		this.peers = peers;
	}

	boolean isNeeded() {
		try {
			Forecast forecast = this.peers.call("Weather", "forecast", Forecast.class, "today");
			return forecast == null || forecast.millimetres() < ENOUGH_MILLIMETRES;
		}
		catch (PeerLinkException ex) {
			return true;
		}
	}

	record Forecast(String day, double millimetres) {
	}

}
