package io.peerlink.system;

import java.time.Duration;

import io.peerlink.system.lab.PeerProcess;
import io.peerlink.system.lab.PythonVersion;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static io.peerlink.system.MixedNetwork.JAVA;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nodes that know each other go on knowing each other. Python forgets a peer 60 s after
 * that peer's last changed record, another Python peer included.
 */
class EnduranceSystemTests {

	private static final Duration ENDURANCE = Duration.ofSeconds(150);

	@Test
	void nobodyIsForgotten() {
		try (MixedNetwork network = MixedNetwork.start()) {
			Awaitility.await()
				.atMost(ENDURANCE.plusSeconds(20))
				.pollInterval(Duration.ofSeconds(5))
				.during(ENDURANCE)
				.untilAsserted(() -> assertEverybodyKnowsJava(network));
			for (PythonVersion version : PythonVersion.values()) {
				PeerProcess python = network.python(version);
				assertThat(python.events(0, JAVA)).isNotEmpty().containsOnly("up");
				assertThat(python.call(JAVA, "add", 40, 2).result().asInt()).isEqualTo(42);
				assertThat(network.java().events(0, MixedNetwork.nameOf(version))).containsExactly("up");
			}
		}
	}

	private static void assertEverybodyKnowsJava(MixedNetwork network) {
		for (PythonVersion version : PythonVersion.values()) {
			assertThat(network.python(version).peers()).contains(JAVA);
		}
		assertThat(network.java().peers()).containsExactly("Newest", "Oldest");
	}

}
