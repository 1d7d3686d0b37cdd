package io.peerlink.internal.discovery.dns;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServiceType}.
 */
class ServiceTypeTests {

	private static final ServiceType TYPE = new ServiceType("_unit._tcp.local.");

	@ParameterizedTest
	@ValueSource(strings = { "Phone", "Phone 1.a (x)", "Küche-漢字", "Rocket 🚀", "_unit._tcp.local" })
	void instanceNameSurvivesARoundTrip(String instance) {
		assertThat(TYPE.instanceOf(TYPE.qualify(instance))).isEqualTo(instance);
	}

	@Test
	void caseOfTheTypeDoesNotMatter() {
		assertThat(TYPE.instanceOf("Phone._UNIT._TCP.Local.")).isEqualTo("Phone");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "_unit._tcp.local.", "._unit._tcp.local.", "Phone._other._tcp.local.",
			"Phone_unit._tcp.local.", " ._unit._tcp.local.", "a\u0001._unit._tcp.local.",
			"x234567890x234567890x234567890x234567890x234567890x234567890x234._unit._tcp.local." })
	void otherNamesHaveNoInstance(String name) {
		assertThat(TYPE.instanceOf(name)).isNull();
	}

	@Test
	void labelIsThatOfTheService() {
		assertThat(TYPE.label()).isEqualTo("_unit");
	}

}
