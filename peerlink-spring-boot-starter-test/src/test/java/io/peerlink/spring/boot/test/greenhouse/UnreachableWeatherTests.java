package io.peerlink.spring.boot.test.greenhouse;

import io.peerlink.spring.boot.test.PeerLinkTest;
import io.peerlink.spring.boot.test.PeerLinkTestNetwork;
import io.peerlink.spring.boot.test.greenhouse.Watering.Forecast;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a caller whose peer does not answer.
 */
@PeerLinkTest(handlers = Watering.class, properties = "peerlink.rpc.timeout=100ms")
class UnreachableWeatherTests {

	@Test
	void plantsAreWatered(@Autowired PeerLinkTestNetwork network, @Autowired Watering watering) {
		network.node("Weather",
				(weather) -> weather.register("forecast", String.class, (day) -> new Forecast(day, 12.5)));
		network.disconnect("Weather");
		assertThat(watering.isNeeded()).isTrue();
	}

}
