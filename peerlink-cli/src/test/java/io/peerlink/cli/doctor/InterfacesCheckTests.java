package io.peerlink.cli.doctor;

import java.util.List;

import io.peerlink.NetworkDiagnostics.InterfaceStatus;
import io.peerlink.cli.doctor.Finding.Status;
import org.junit.jupiter.api.Test;

import static io.peerlink.cli.doctor.FakeEnvironment.address;
import static io.peerlink.cli.doctor.FakeEnvironment.ethernet;
import static io.peerlink.cli.doctor.FakeEnvironment.loopback;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InterfacesCheck}.
 */
class InterfacesCheckTests {

	private static final InterfaceStatus TUNNEL = new InterfaceStatus("tun0", List.of(address("10.8.0.2")), null, true,
			true, true, false);

	private final FakeEnvironment environment = new FakeEnvironment();

	@Test
	void interfacesInUseAreNamed() {
		this.environment.with(loopback(false)).with(ethernet("eth0", "192.0.2.5")).with(TUNNEL);
		Finding finding = only();
		assertThat(finding.status()).isEqualTo(Status.OK);
		assertThat(finding.message()).isEqualTo("Discovery uses eth0 (192.0.2.5). "
				+ "Not used: lo (this machine only), tun0 (point-to-point, as VPNs are).");
	}

	@Test
	void nothingIsAProblem() {
		this.environment.with(new InterfaceStatus("eth0", List.of(), null, false, true, false, false));
		Finding finding = only();
		assertThat(finding.status()).isEqualTo(Status.PROBLEM);
		assertThat(finding.message()).contains("no network interface", "eth0 (down)");
		assertThat(finding.advice()).contains("static-peers");
	}

	@Test
	void loopbackAloneIsAProblem() {
		this.environment.with(loopback(true))
			.with(new InterfaceStatus("eth0", List.of(address("192.0.2.5")), null, true, false, false, false))
			.with(new InterfaceStatus("eth1", List.of(), null, true, true, false, false));
		Finding finding = only("*");
		assertThat(finding.status()).isEqualTo(Status.PROBLEM);
		assertThat(finding.message()).contains("loopback excepted", "eth0 (no multicast)", "eth1 (no IPv4 address)");
	}

	@Test
	void loopbackAloneIsFineWhenItIsWanted() {
		this.environment.with(loopback(true));
		assertThat(only("lo").status()).isEqualTo(Status.NOTE);
	}

	@Test
	void virtualInterfacesAloneAreAProblem() {
		this.environment.with(loopback(false))
			.with(ethernet("docker0", "172.17.0.1"))
			.with(ethernet("tap0", "10.8.0.2"));
		Finding finding = only();
		assertThat(finding.status()).isEqualTo(Status.PROBLEM);
		assertThat(finding.message()).contains("docker0 leads to containers or virtual machines",
				"tap0 leads to a VPN");
	}

	@Test
	void virtualInterfacesAreFineWhenTheyAreWanted() {
		this.environment.with(ethernet("docker0", "172.17.0.1"));
		Finding finding = only("docker*");
		assertThat(finding.status()).isEqualTo(Status.NOTE);
		assertThat(finding.message()).contains("as asked for");
	}

	@Test
	void virtualInterfaceBesideARealOneIsANote() {
		this.environment.with(ethernet("wlan0", "192.0.2.5")).with(ethernet("br-1f2e3d4c5b6a", "172.18.0.1"));
		List<Finding> findings = new InterfacesCheck(List.of()).findings(this.environment);
		assertThat(findings).extracting(Finding::status).containsExactly(Status.OK, Status.NOTE);
		assertThat(findings.get(1).message()).contains("br-1f2e3d4c5b6a", "containers");
	}

	@Test
	void nothingThatMatchesIsAProblem() {
		this.environment
			.with(new InterfaceStatus("eth0", List.of(address("192.0.2.5")), null, true, true, false, false));
		Finding finding = only("wlan*", "10.*");
		assertThat(finding.status()).isEqualTo(Status.PROBLEM);
		assertThat(finding.message()).contains("matches wlan*, 10.*", "eth0 (not asked for)");
	}

	private Finding only(String... wanted) {
		List<Finding> findings = new InterfacesCheck(List.of(wanted)).findings(this.environment);
		assertThat(findings).hasSize(1);
		return findings.get(0);
	}

}
