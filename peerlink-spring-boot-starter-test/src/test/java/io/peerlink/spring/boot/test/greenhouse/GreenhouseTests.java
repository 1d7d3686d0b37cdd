package io.peerlink.spring.boot.test.greenhouse;

import io.peerlink.PeerLink;
import io.peerlink.spring.boot.test.AutoConfigureTestPeerLink;
import io.peerlink.spring.boot.test.PeerLinkTestNetwork;
import io.peerlink.spring.boot.test.greenhouse.Watering.Forecast;
import io.peerlink.spring.boot.test.greenhouse.Windows.Opened;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the whole application, with its peers in memory.
 */
@SpringBootTest(webEnvironment = WebEnvironment.NONE, properties = "spring.application.name=greenhouse")
@AutoConfigureTestPeerLink
class GreenhouseTests {

	@Autowired
	private PeerLinkTestNetwork network;

	@Autowired
	private PeerLink node;

	@Test
	void peersCanCallTheWindows(@Autowired Motor motor) {
		WindowsControl windows = this.network.application().proxy(WindowsControl.class);
		assertThat(windows.open(25)).isEqualTo(new Opened(25, "test"));
		assertThat(motor.position()).isEqualTo(25);
	}

	@Test
	void weatherStationIsCalled(@Autowired Watering watering) {
		this.network.node("Weather",
				(weather) -> weather.register("forecast", String.class, (day) -> new Forecast(day, 12.5)));
		assertThat(watering.isNeeded()).isFalse();
	}

	@Test
	void nodeHasTheNameOfTheApplication() {
		assertThat(this.node.name()).isEqualTo("greenhouse");
	}

	interface WindowsControl {

		Opened open(int percent);

	}

}
