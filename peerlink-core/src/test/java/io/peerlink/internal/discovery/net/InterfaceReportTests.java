package io.peerlink.internal.discovery.net;

import java.net.SocketException;
import java.util.List;

import org.junit.jupiter.api.Test;

import static io.peerlink.internal.discovery.net.TestInterfaces.address;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InterfaceReport}.
 */
class InterfaceReportTests {

	private static final LocalInterface LO = new LocalInterface("lo", 1, true, false, false, true,
			List.of(new Subnet(address("127.0.0.1"), 8)), -1);

	private static final LocalInterface ETH0 = new LocalInterface("eth0", 2, true, true, false, false,
			List.of(new Subnet(address("192.0.2.5"), 24), new Subnet(address("192.0.2.6"), 24)), 1);

	private static final LocalInterface TUN0 = new LocalInterface("tun0", 3, true, true, true, false,
			List.of(new Subnet(address("10.0.0.1"), 24)), -1);

	private static final SourceAddresses SOURCES = (destination) -> address("192.0.2.5");

	@Test
	void interfacesInUseReportTheirAddress() {
		List<InterfaceReport> reports = InterfaceReport.of(List.of(LO, ETH0, TUN0), List.of(), SOURCES);
		assertThat(reports).extracting(InterfaceReport::name).containsExactly("lo", "eth0", "tun0");
		assertThat(reports).extracting(InterfaceReport::used).containsExactly(null, address("192.0.2.5"), null);
		assertThat(reports.get(1).addresses()).containsExactly(address("192.0.2.5"), address("192.0.2.6"));
	}

	@Test
	void configuredAddressIsTheOneInUse() {
		assertThat(InterfaceReport.of(List.of(LO, ETH0), List.of("192.0.2.6"), SOURCES))
			.extracting(InterfaceReport::used)
			.containsExactly(null, address("192.0.2.6"));
	}

	@Test
	void capabilitiesAreReported() {
		InterfaceReport tunnel = InterfaceReport.of(List.of(TUN0), List.of(), SOURCES).get(0);
		assertThat(tunnel.up()).isTrue();
		assertThat(tunnel.multicast()).isTrue();
		assertThat(tunnel.pointToPoint()).isTrue();
		assertThat(tunnel.loopback()).isFalse();
	}

	@Test
	void thisMachineHasInterfaces() throws SocketException {
		assertThat(InterfaceReport.all(List.of())).extracting(InterfaceReport::loopback).contains(true);
	}

}
