package io.peerlink.internal.wire;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PortsTests {

	@Test
	void portsAreThoseOfThePythonNodes() {
		assertThat(Ports.derivedUdpPort("Phone1")).isEqualTo(58988);
		assertThat(Ports.derivedUdpPort("Phone2")).isEqualTo(49817);
	}

	@Test
	void namesAreDigestedAsUtf8() {
		assertThat(Ports.derivedUdpPort("Küche ☃")).isEqualTo(50229);
	}

	@Test
	void realmChangesThePort() {
		Realm realm = new Realm("1d3b40d1060fb2b0");
		assertThat(Ports.derivedUdpPort(realm, "Phone1")).isEqualTo(57922)
			.isEqualTo(Ports.derivedUdpPort(realm.id() + "|Phone1"));
	}

	@Test
	void portsStayInTheDynamicRange() {
		for (int i = 0; i < 10_000; i++) {
			assertThat(Ports.derivedUdpPort("node-" + i)).isBetween(49152, 65534);
		}
	}

}
