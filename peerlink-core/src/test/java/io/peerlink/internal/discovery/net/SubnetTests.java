package io.peerlink.internal.discovery.net;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.peerlink.internal.discovery.net.TestInterfaces.address;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Subnet}, {@link UsableInterface} and {@link SourceAddresses}.
 */
class SubnetTests {

	@ParameterizedTest
	@CsvSource({ "192.0.2.5, 24, 192.0.2.1", "192.0.2.1, 24, 192.0.2.2", "192.0.2.5, 30, 192.0.2.6",
			"192.0.2.6, 30, 192.0.2.5", "192.0.2.6, 31, 192.0.2.7", "192.0.2.7, 31, 192.0.2.6", "10.1.2.3, 8, 10.0.0.1",
			"10.1.2.3, 0, 0.0.0.1" })
	void neighbourIsAnotherHostOfTheSubnet(String own, int prefixLength, String neighbour) {
		assertThat(new Subnet(address(own), prefixLength).neighbour()).isEqualTo(address(neighbour));
	}

	@ParameterizedTest
	@CsvSource({ "192.0.2.5, 24, 192.0.2.9, 24, true", "192.0.2.5, 24, 192.0.2.9, 30, true",
			"192.0.2.5, 24, 192.0.3.9, 16, true", "192.0.2.5, 24, 198.51.100.1, 24, false",
			"192.0.2.5, 24, 192.0.2.9, 32, false", "169.254.1.1, 16, 169.254.2.2, 16, false" })
	void subnetsOverlapWhenOneContainsTheOther(String first, int firstLength, String second, int secondLength,
			boolean expected) {
		Subnet one = new Subnet(address(first), firstLength);
		Subnet other = new Subnet(address(second), secondLength);
		assertThat(one.overlaps(other)).isEqualTo(expected);
		assertThat(other.overlaps(one)).isEqualTo(expected);
	}

	@Test
	void subnetOfOneHostDoesNotReachEverything() {
		Subnet single = new Subnet(address("192.0.2.100"), 32);
		UsableInterface both = link(single, new Subnet(address("192.0.2.5"), 24));
		assertThat(both.reaches(address("192.0.2.9"))).isTrue();
		assertThat(both.reaches(address("198.51.100.9"))).isFalse();
		assertThat(link(single).reaches(address("198.51.100.9"))).isTrue();
	}

	@Test
	void systemSendsFromLoopbackToLoopback() {
		assertThat(SourceAddresses.ofSystem().towards(address("127.0.0.1"))).isEqualTo(address("127.0.0.1"));
	}

	private static UsableInterface link(Subnet... subnets) {
		return new UsableInterface("eth0", 2, List.of(subnets[0].address()), false, List.of(subnets), 0);
	}

}
