package io.peerlink.spring.boot.test.greenhouse;

import java.util.Map;
import java.util.Set;

import io.peerlink.PeerLink;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.spring.boot.test.PeerLinkTest;
import io.peerlink.spring.boot.test.PeerLinkTestNetwork;
import io.peerlink.spring.boot.test.greenhouse.Moisture.Measurement;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for a channel method and for peer events.
 */
@PeerLinkTest(handlers = Moisture.class, properties = "peerlink.node.name=greenhouse")
class MoistureTests {

	@Autowired
	private PeerLinkTestNetwork network;

	@Autowired
	private Moisture moisture;

	@Test
	void latestMeasurementIsUsed() {
		PeerLink sensor = this.network.node("Tomatoes");
		try (Channel channel = sensor.openChannel("greenhouse", "moisture", ChannelOptions.sequenced())) {
			channel.send(new Measurement(31));
			channel.send(new Measurement(30));
			await().until(this.moisture::percentages, Map.of("Tomatoes", 30)::equals);
		}
	}

	@Test
	void sensorsAreListedWhileTheyAreUp() {
		PeerLink tomatoes = this.network.node("Tomatoes");
		this.network.node("Basil");
		assertThat(this.moisture.percentages()).containsOnlyKeys("Tomatoes", "Basil");
		tomatoes.stop();
		await().until(() -> this.moisture.percentages().keySet().equals(Set.of("Basil")));
	}

	@Test
	void nothingIsKnownWithoutSensors() {
		assertThat(this.moisture.percentages()).isEmpty();
	}

}
