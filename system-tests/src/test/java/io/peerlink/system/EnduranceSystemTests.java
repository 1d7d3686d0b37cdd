package io.peerlink.system;

import java.time.Duration;

import io.peerlink.system.lab.PeerProcess;
import io.peerlink.system.lab.PythonVersion;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static io.peerlink.system.MixedNetwork.JAVA;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that nodes do not lose each other. Python drops a peer, also a Python peer, 60 s
 * after the last change of its record.
 */
class EnduranceSystemTests {

	private static final Duration ENDURANCE = Duration.ofSeconds(150);

	@Test
	void noPeerIsLost() {
		try (MixedNetwork network = MixedNetwork.start()) {
			Awaitility.await()
				.atMost(ENDURANCE.plusSeconds(20))
				.pollInterval(Duration.ofSeconds(5))
				.during(ENDURANCE)
				.untilAsserted(() -> assertAllKnowTheJavaNode(network));
			for (PythonVersion version : PythonVersion.values()) {
				PeerProcess python = network.python(version);
				assertThat(python.events(0, JAVA)).isNotEmpty().containsOnly("up");
				assertThat(python.call(JAVA, "add", 40, 2).result().asInt()).isEqualTo(42);
				assertThat(network.java().events(0, MixedNetwork.nameOf(version))).containsExactly("up");
			}
		}
	}

	private static void assertAllKnowTheJavaNode(MixedNetwork network) {
		for (PythonVersion version : PythonVersion.values()) {
			assertThat(network.python(version).peers()).contains(JAVA);
		}
		assertThat(network.java().peers()).containsExactly("Newest", "Oldest");
	}

}
