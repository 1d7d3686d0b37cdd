package io.peerlink.spring.boot.test.greenhouse;

import java.util.ArrayList;
import java.util.List;

import io.peerlink.spring.boot.test.PeerLinkTest;
import io.peerlink.spring.boot.test.PeerLinkTestNetwork;
import io.peerlink.spring.boot.test.greenhouse.Watering.Forecast;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a caller, with a peer that is provided by the test.
 */
@PeerLinkTest(handlers = Watering.class)
class WateringTests {

	@Autowired
	private PeerLinkTestNetwork network;

	@Autowired
	private Watering watering;

	@Test
	void plantsAreNotWateredBeforeRain() {
		List<String> days = new ArrayList<>();
		this.network.node("Weather", (weather) -> weather.register("forecast", String.class, (day) -> {
			days.add(day);
			return new Forecast(day, 12.5);
		}));
		assertThat(this.watering.isNeeded()).isFalse();
		assertThat(days).containsExactly("today");
	}

	@Test
	void plantsAreWateredBeforeDrizzle() {
		this.network.node("Weather",
				(weather) -> weather.register("forecast", String.class, (day) -> new Forecast(day, 0.3)));
		assertThat(this.watering.isNeeded()).isTrue();
	}

	@Test
	void plantsAreWateredWithoutWeatherStation() {
		assertThat(this.watering.isNeeded()).isTrue();
	}

	@Test
	void plantsAreWateredWhenTheWeatherStationFails() {
		this.network.node("Weather", (weather) -> weather.register("forecast", String.class, (day) -> {
			throw new IllegalStateException("No view of the sky");
		}));
		assertThat(this.watering.isNeeded()).isTrue();
	}

}
