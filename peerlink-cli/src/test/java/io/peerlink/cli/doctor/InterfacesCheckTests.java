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
	void usedInterfacesAreListed() {
		this.environment.withInterface(loopback(false))
			.withInterface(ethernet("eth0", "192.0.2.5"))
			.withInterface(TUNNEL);
		Finding finding = onlyFinding();
		assertThat(finding.status()).isEqualTo(Status.OK);
		assertThat(finding.message()).isEqualTo(
				"Discovery uses eth0 (192.0.2.5). " + "Not used: lo (loopback), tun0 (point-to-point, such as a VPN).");
	}

	@Test
	void noUsableInterfaceIsAProblem() {
		this.environment.withInterface(new InterfaceStatus("eth0", List.of(), null, false, true, false, false));
		Finding finding = onlyFinding();
		assertThat(finding.status()).isEqualTo(Status.PROBLEM);
		assertThat(finding.message()).contains("no usable network interface", "eth0 (down)");
		assertThat(finding.advice()).contains("static-peers");
	}

	@Test
	void loopbackAloneIsAProblem() {
		this.environment.withInterface(loopback(true))
			.withInterface(new InterfaceStatus("eth0", List.of(address("192.0.2.5")), null, true, false, false, false))
			.withInterface(new InterfaceStatus("eth1", List.of(), null, true, true, false, false));
		Finding finding = onlyFinding("*");
		assertThat(finding.status()).isEqualTo(Status.PROBLEM);
		assertThat(finding.message()).contains("loopback excepted", "eth0 (no multicast)", "eth1 (no IPv4 address)");
	}

	@Test
	void loopbackAloneIsANoteWhenRequested() {
		this.environment.withInterface(loopback(true));
		assertThat(onlyFinding("lo").status()).isEqualTo(Status.NOTE);
	}

	@Test
	void virtualInterfacesAloneAreAProblem() {
		this.environment.withInterface(loopback(false))
			.withInterface(ethernet("docker0", "172.17.0.1"))
			.withInterface(ethernet("tap0", "10.8.0.2"));
		Finding finding = onlyFinding();
		assertThat(finding.status()).isEqualTo(Status.PROBLEM);
		assertThat(finding.message()).contains("docker0 leads to containers or virtual machines",
				"tap0 leads to a VPN");
	}

	@Test
	void virtualInterfacesAloneAreANoteWhenRequested() {
		this.environment.withInterface(ethernet("docker0", "172.17.0.1"));
		Finding finding = onlyFinding("docker*");
		assertThat(finding.status()).isEqualTo(Status.NOTE);
		assertThat(finding.message()).contains("as requested");
	}

	@Test
	void virtualInterfaceBesideARealOneIsANote() {
		this.environment.withInterface(ethernet("wlan0", "192.0.2.5"))
			.withInterface(ethernet("br-1f2e3d4c5b6a", "172.18.0.1"));
		List<Finding> findings = new InterfacesCheck(List.of()).run(this.environment);
		assertThat(findings).extracting(Finding::status).containsExactly(Status.OK, Status.NOTE);
		assertThat(findings.get(1).message()).contains("br-1f2e3d4c5b6a", "containers");
	}

	@Test
	void noMatchingInterfaceIsAProblem() {
		this.environment
			.withInterface(new InterfaceStatus("eth0", List.of(address("192.0.2.5")), null, true, true, false, false));
		Finding finding = onlyFinding("wlan*", "10.*");
		assertThat(finding.status()).isEqualTo(Status.PROBLEM);
		assertThat(finding.message()).contains("matches wlan*, 10.*", "eth0 (not requested)");
	}

	private Finding onlyFinding(String... patterns) {
		List<Finding> findings = new InterfacesCheck(List.of(patterns)).run(this.environment);
		assertThat(findings).hasSize(1);
		return findings.get(0);
	}

}
